import { randomUUID } from 'node:crypto';
import { createQueueRegistry } from '@hands/db/queue-registry';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { describeBackends } from '@hands/testing/backends';
import { logger } from '@hands/testing/logger';
import { openTestSystem } from '@hands/testing/test-system';
import { expect, onTestFinished, test, vi } from 'vitest';
import { retireQueues } from '../src/retire-queues.ts';

describeBackends('with the queue in %s', (backend) => {
  /** A producer with two queues, and the queue as seen by a worker that is configured for one. */
  async function open() {
    const system = await openTestSystem(backend);
    onTestFinished(() => system.close());
    const registry = createQueueRegistry(system.pool);
    const producer = openBatchQueue({ ...system.settings, shards: 2 }, logger, registry);
    onTestFinished(() => producer.close());
    await vi.waitFor(() => producer.check(), 60_000);
    const queue = openBatchQueue(system.settings, logger, { list: registry.list });
    onTestFinished(() => queue.close());
    await expect.poll(() => queue.followed().map(({ name }) => name)).toEqual(['{votes-1}']);
    const retire = () => retireQueues(system.pool, queue, logger, 0);
    const ballot = { pollId: 1, voterId: randomUUID(), choices: [0], castAt: 1 };
    return { ...system, registry, producer, queue, retire, ballot };
  }

  test('a queue from other settings is retired once it is empty and no longer used', async () => {
    const { producer, queue, registry, retire, ballot, pool } = await open();
    await producer.add(1, [ballot]);
    await producer.close();
    await retire();
    expect(await registry.list()).toHaveLength(2);
    await queue.followed()[0]?.queue.obliterate({ force: true });
    await retireQueues(pool, queue, logger);
    // used a moment ago
    expect(await registry.list()).toHaveLength(2);
    await retire();
    expect((await registry.list()).map(({ name }) => name)).toEqual(['{votes-0}']);
    await expect.poll(() => queue.followed()).toEqual([]);
  });

  test('I6: adding a batch to a retired queue brings it back', async () => {
    const { producer, queue, registry, retire, ballot } = await open();
    await retire();
    expect(await registry.list()).toHaveLength(1);
    // the first attempt may only detect that the queue is no longer recorded, although the ballot is in it
    await vi.waitFor(() => producer.add(1, [ballot]), 60_000);
    await expect.poll(() => queue.followed().map(({ name }) => name)).toEqual(['{votes-1}']);
    await expect.poll(async () => (await queue.readBacklog()).ballots).toBeGreaterThan(0);
  });

  test('a queue that is closed while it is looked at holds up nothing', async () => {
    const { queue, retire } = await open();
    const [followed] = queue.followed();
    const retiring = Promise.allSettled([retire()]);
    // as a queue that does not answer is: another one is opened as soon as it does
    if (!followed) throw new Error('no queue is followed');
    await followed.queue.close();
    await retiring;
  });
});
