// A BullMQ worker on Postgres never recovers from a failed first connection, so it must start with one that works.
import { openLine } from '@hands/testing/silent-line';
import { startTestService } from '@hands/testing/test-service';
import { openTestSystem } from '@hands/testing/test-system';
import { expect, onTestFinished, test } from 'vitest';

test('I9: a worker that starts while Postgres hangs records ballots once it answers, and stops on SIGTERM', async () => {
  const system = await openTestSystem('postgres');
  onTestFinished(() => system.close());
  const line = await openLine(system.settings.databaseUrl, { isSilent: true });
  const worker = await startTestService('worker', { DATABASE_URL: line.url }, { healthy: false });
  onTestFinished(() => void worker.kill());
  // batches, seals, removals and readers have each tried to connect, and most have given up
  await expect.poll(line.connections).toBeGreaterThan(10);
  line.open();
  await system.queue.add(0, [
    { pollId: 1, voterId: crypto.randomUUID(), choices: [0], castAt: Date.now() * 1000 },
  ]);
  const counted = async () =>
    (await system.pool.query<{ ballots: string }>('select ballots from polls where id = 1')).rows[0]?.ballots;
  await expect.poll(async () => Number(await counted())).toBe(1);
  expect(await worker.kill('SIGTERM')).toBe(0);
});
