// A process that answers and does nothing else. No one attacks it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

process.on('disconnect', () => process.exit());
const server = createServer((_req, res) => res.end());
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
