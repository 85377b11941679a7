// BullMQ's worker on Postgres never recovers from a failed first connection: it must get one that works.
import { openLine } from '@hands/testing/silent-line';
import { startTestService } from '@hands/testing/test-service';
import { expect, onTestFinished, test } from 'vitest';
import { openTestSystem } from '@hands/testing/test-system';

test('I9: a worker that starts while Postgres does not answer records once it does, and ends when it is told to', async () => {
  const system = await openTestSystem('postgres');
  onTestFinished(() => system.close());
  const line = await openLine(system.settings.databaseUrl, { isSilent: true });
  const worker = await startTestService('worker', { DATABASE_URL: line.url }, { healthy: false });
  onTestFinished(() => void worker.kill());
  // batches, seals, removals, and those who only read: each has tried, and most will have given up
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
