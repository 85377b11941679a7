import { randomUUID } from 'node:crypto';
import { describeBackends } from '@hands/testing/backends';
import { createTestDatabase } from '@hands/testing/test-database';
import type { TestDatabase } from '@hands/testing/test-database';
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest';
import { createLogger } from '../src/process/logger.ts';
import type { QueueSettings } from '../src/process/settings.ts';
import { createBackend } from '../src/queue/backend.ts';
import { runEvery } from '../src/queue/run-every.ts';

const logger = createLogger('test', 'silent');
describeBackends('with the queue in %s', (backend) => {
  let database: TestDatabase;
  let settings: QueueSettings;
  beforeAll(async () => {
    database = await createTestDatabase();
    const redisUrl = backend === 'redis' ? inject('redisUrl') : undefined;
    settings = { redisUrl, databaseUrl: database.url, shards: 2, name: `test-${randomUUID()}` };
  });
  afterAll(() => database.drop());

  function repeat(name: string, run: () => Promise<void>) {
    const recurrence = runEvery({ everyMs: 100, name, settings }, run, logger);
    onTestFinished(() => recurrence.close());
    return recurrence;
  }

  async function openQueue(name: string) {
    const opened = createBackend(settings, logger);
    onTestFinished(() => opened.close());
    const queue = await vi.waitFor(() => opened.openQueue(`{${settings.name}-${name}}`), 60_000);
    onTestFinished(() => queue.close());
    return queue;
  }

  test('runs repeatedly, even after a failed run', async () => {
    let runs = 0;
    repeat('failing', () => (++runs === 2 ? Promise.reject(new Error('not now')) : Promise.resolve()));
    await expect.poll(() => runs).toBeGreaterThan(4);
    const queue = await openQueue('failing');
    expect(await queue.getFailedCount()).toBe(0);
    expect(await queue.getCompletedCount()).toBe(0);
  });

  test('only one of several processes runs it at a time, and another takes over when that one stops', async () => {
    const runs = { one: 0, other: 0 };
    let atOnce = 0;
    let most = 0;
    const run = (name: keyof typeof runs) => async () => {
      runs[name]++;
      most = Math.max(most, ++atOnce);
      await new Promise(setImmediate);
      atOnce--;
    };
    const one = repeat('shared', run('one'));
    repeat('shared', run('other'));
    await expect.poll(() => runs.one + runs.other).toBeGreaterThan(5);
    expect(most).toBe(1);
    await one.close();
    const { one: before, other } = runs;
    await expect.poll(() => runs.other).toBeGreaterThan(other + 3);
    expect(runs.one).toBe(before);
  });

  test('recreates the schedule of a queue that has lost its data', async () => {
    let runs = 0;
    repeat('lost', () => {
      runs++;
      return Promise.resolve();
    });
    await expect.poll(() => runs).toBeGreaterThan(1);
    await (await openQueue('lost')).obliterate({ force: true });
    const before = runs;
    await expect.poll(() => runs).toBeGreaterThan(before + 3);
  });

  test('I8: corrects a schedule left by a host whose clock was an hour ahead', async () => {
    const queue = await openQueue('ahead');
    await queue.upsertJobScheduler(
      'ahead',
      { every: 100, startDate: Date.now() + 3_600_000 },
      { name: 'ahead' },
    );
    expect((await queue.getDelayed()).map(({ delay }) => delay > 3_000_000)).toEqual([true]);
    let runs = 0;
    repeat('ahead', () => {
      runs++;
      return Promise.resolve();
    });
    await expect.poll(() => runs).toBeGreaterThan(3);
  });

  test('closing waits for the current run and is safe twice', async () => {
    let [began, ended] = [0, 0];
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const recurrence = repeat('closing', async () => {
      began++;
      await gate;
      ended++;
    });
    await expect.poll(() => began).toBe(1);
    const closed = Promise.all([recurrence.close(), recurrence.close()]);
    letGo();
    await closed;
    expect([began, ended]).toEqual([1, 1]);
  });
});
