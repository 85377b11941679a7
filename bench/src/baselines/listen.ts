import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';

/** Listens on PORT, and exits when the process that started this one ends. */
export function listen(handler: RequestListener): void {
  process.on('disconnect', () => process.exit());
  createServer(handler).listen(Number(process.env.PORT), '127.0.0.1');
}
