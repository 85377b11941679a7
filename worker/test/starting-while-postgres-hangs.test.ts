// BullMQ's worker on Postgres never recovers from a failed first connection: it must get one that works.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { startTestService } from '@hands/testing/test-service';
import { expect, onTestFinished, test } from 'vitest';
import { openTestSystem } from '@hands/testing/test-system';

/** A line to Postgres that takes connections and is silent, until it is opened. */
async function openSilentLine(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let isOpen = false;
  let silent = 0;
  const server = createServer((near) => {
    sockets.add(near.on('error', () => undefined));
    if (!isOpen) {
      silent++;
      return;
    }
    const far = connect(Number(target.port), target.hostname).on('error', () => undefined);
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const through = new URL(databaseUrl);
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    silentConnections: () => silent,
    open() {
      isOpen = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}

test('I9: a worker that starts while Postgres does not answer records once it does, and ends when it is told to', async () => {
  const system = await openTestSystem('postgres');
  onTestFinished(() => system.close());
  const line = await openSilentLine(system.settings.databaseUrl);
  const worker = await startTestService('worker', { DATABASE_URL: line.url }, { healthy: false });
  onTestFinished(() => void worker.kill());
  // batches, seals, removals, and those who only read: each has tried, and most will have given up
  await expect.poll(line.silentConnections).toBeGreaterThan(10);
  line.open();
  await system.queue.add(0, [
    { pollId: 1, voterId: crypto.randomUUID(), choices: [0], castAt: Date.now() * 1000 },
  ]);
  const counted = async () =>
    (await system.pool.query<{ ballots: string }>('select ballots from polls where id = 1')).rows[0]?.ballots;
  await expect.poll(async () => Number(await counted())).toBe(1);
  expect(await worker.kill('SIGTERM')).toBe(0);
});
