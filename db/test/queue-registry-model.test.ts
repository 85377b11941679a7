// The record of queues against a model: whatever processes record, retire and give up, in any order.
import { createQueueRegistry, giveUpQueue, retireUnusedQueue } from '@hands/db/queue-registry';
import { openDatabase } from '@hands/testing/open-database';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const UNUSED_SECONDS = 60;
const queues = (['redis', 'postgres'] as const).flatMap((backend) =>
  [0, 1].map((shard) => ({ id: crypto.randomUUID(), backend, name: `{votes-${shard}}` })),
);

interface State {
  usedAt: number;
  isRetired: boolean;
}

const which = fc.nat(queues.length - 1);
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('record' as const), which: fc.uniqueArray(which, { minLength: 1 }) }),
    fc.record({ kind: fc.constant('retire' as const), which }),
    fc.record({ kind: fc.constant('give up' as const), which }),
    fc.record({ kind: fc.constant('pass' as const), seconds: fc.constantFrom(5, 59, 61) }),
  ),
  { maxLength: 30 },
);

test('a queue is listed from its first record until it is retired, and it is retired only if unused', async () => {
  const { pool } = await openDatabase();
  const registry = createQueueRegistry(pool);
  await fc.assert(
    fc.asyncProperty(steps, async (some) => {
      await pool.query('delete from queues');
      const known = new Map<string, State>();
      let now = 0;
      for (const step of some) {
        if (step.kind === 'pass') {
          now += step.seconds;
          await pool.query(`update queues set used_at = used_at - $1 * interval '1 second'`, [step.seconds]);
          continue;
        }
        if (step.kind === 'record') {
          const recorded = step.which.flatMap((index) => queues[index] ?? []);
          await registry.record(recorded);
          for (const { id } of recorded) known.set(id, { usedAt: now, isRetired: false });
          continue;
        }
        const queue = queues[step.which];
        if (!queue) continue;
        const state = known.get(queue.id);
        const isActive = state !== undefined && !state.isRetired;
        if (step.kind === 'retire') {
          const isUnused = isActive && now - state.usedAt >= UNUSED_SECONDS;
          expect(await retireUnusedQueue(pool, queue.id, UNUSED_SECONDS)).toBe(isUnused);
          if (isUnused) state.isRetired = true;
        } else {
          expect(await giveUpQueue(pool, queue.id)).toEqual(isActive ? queue : undefined);
          if (isActive) state.isRetired = true;
        }
        const listed = (await registry.list()).map(({ id }) => id).toSorted();
        const active = [...known].filter(([, { isRetired }]) => !isRetired).map(([id]) => id);
        expect(listed).toEqual(active.toSorted());
      }
    }),
    { numRuns: 50 },
  );
});
