import { randomUUID } from 'node:crypto';
import { createQueueRegistry } from '@hands/db/queue-registry';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { describeBackends } from '@hands/testing/backends';
import { logger } from '@hands/testing/logger';
import { openTestSystem } from '@hands/testing/test-system';
import { expect, onTestFinished, test } from 'vitest';

describeBackends('with the queue in %s', (backend) => {
  test('I7: a backlog contains what was added to a queue recorded a moment ago, or names that queue as unread', async () => {
    const system = await openTestSystem(backend);
    onTestFinished(() => system.close());
    const registry = createQueueRegistry(system.pool);
    const reader = openBatchQueue(system.settings, logger, { list: registry.list });
    onTestFinished(() => reader.close());
    await expect.poll(() => reader.readBacklog().catch(() => undefined)).toMatchObject({ unreachable: [] });

    // the reader checks once a second which queues are recorded
    for (let shards = 2; shards < 8; shards++) {
      const writer = openBatchQueue({ ...system.settings, shards }, logger, registry);
      onTestFinished(() => writer.close());
      const ballot = { pollId: 1, voterId: randomUUID(), choices: [0], castAt: 1 };
      const add = () =>
        writer
          .add(shards - 1, [ballot])
          .then(() => true)
          .catch(() => false);
      await expect.poll(add, { interval: 5 }).toBe(true);
      const { ballots, unreachable } = await reader.readBacklog();
      expect({ shards, isSeen: ballots === shards - 1 || unreachable.length > 0 }).toEqual({
        shards,
        isSeen: true,
      });
    }
  });
});
