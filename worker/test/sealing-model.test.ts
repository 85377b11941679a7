// Sealing against a model, with the database: votes, deliveries, recordings, closes and checks in any order.
import { randomUUID } from 'node:crypto';
import type { Pool } from '@hands/db/pool';
import type { Ballot } from '@hands/shared/poll/batch';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { Backlog } from '@hands/shared/queue/read-backlog';
import { MAX_WAIT_MS, TO_QUEUE } from '@hands/shared/queue/time-to-queue';
import { createPoll } from '@hands/testing/create-poll';
import { logger } from '@hands/testing/logger';
import { openDatabase } from '@hands/testing/open-database';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordBatch } from '../src/record-batch.ts';
import { sealPolls } from '../src/seal-polls.ts';

const SECOND = 1_000_000;
/** Sooner than the latest moment at which an accepted ballot is in the queue. */
const DELIVERED_WITHIN = MAX_WAIT_MS * 1_000 + 2 * SECOND;
const POLLS = 2;

interface SealedPoll {
  ballots: number;
  version: number;
}

interface System {
  pool: Pool;
  /** Microseconds by the queue's clock. */
  now: number;
  polls: { id: number; closesAt: number; sealed?: SealedPoll }[];
  /** Accepted, and not in the queue yet. */
  forming: Ballot[];
  queued: Ballot[];
}

async function open(pool: Pool): Promise<System> {
  const now = Date.parse('2026-11-21T10:00:00Z') * 1_000;
  const polls = [];
  for (let i = 0; i < POLLS; i++) {
    const closesAt = now + 10 * SECOND;
    polls.push({ id: await createPoll(pool, { closes_at: new Date(closesAt / 1_000) }), closesAt });
  }
  return { pool, now, polls, forming: [], queued: [] };
}

function deliver(system: System, isDue: (ballot: Ballot) => boolean): void {
  system.queued.push(...system.forming.filter(isDue));
  system.forming = system.forming.filter((ballot) => !isDue(ballot));
}

/** Time passes, and every ballot is in the queue in time. */
function pass(system: System, microseconds: number): void {
  system.now += microseconds;
  deliver(system, ({ castAt }) => castAt <= system.now - DELIVERED_WITHIN);
}

/** An instance accepts the vote if its copy of the poll, of at most a second ago, is open. */
function vote(system: System, which: number, staleClosesAt = 0): void {
  const poll = system.polls[which];
  if (!poll || system.now >= Math.max(poll.closesAt, staleClosesAt)) return;
  system.forming.push({ pollId: poll.id, voterId: randomUUID(), choices: [0], castAt: system.now });
}

async function record(system: System, count: number): Promise<void> {
  const batch = system.queued.splice(0, count);
  if (batch.length > 0) await recordBatch(system.pool, batch);
}

async function close(system: System, which: number, noticeMs: number): Promise<void> {
  const poll = system.polls[which];
  if (!poll || system.now >= poll.closesAt) return;
  poll.closesAt = Math.min(poll.closesAt, system.now + noticeMs * 1_000);
  await system.pool.query('update polls set closes_at = timestamp_micros($2) where id = $1', [
    poll.id,
    poll.closesAt,
  ]);
}

async function check(system: System): Promise<void> {
  const { queued, now } = system;
  const ofPolls = new Map(
    system.polls.map(({ id }) => [id, queued.filter(({ pollId }) => pollId === id).length] as const),
  );
  const backlog: Pick<Backlog, 'ofPolls' | 'completeTo'> = { ofPolls, completeTo: undefined };
  const queue = { now: () => now, steadyFor: () => Infinity, readBacklog: () => Promise.resolve(backlog) };
  await sealPolls(system.pool, queue as unknown as BatchQueue, logger);

  const { rows } = await system.pool.query<SealedPoll & { id: number; inFlight: number; isSealed: boolean }>(
    `select id, ballots, version, in_flight as "inFlight", sealed_at is not null as "isSealed"
     from polls
     where id = any ($1::integer[])`,
    [system.polls.map(({ id }) => id)],
  );
  for (const { id, ballots, version, inFlight, isSealed } of rows) {
    const poll = system.polls.find((one) => one.id === id);
    if (!poll) continue;
    const inTime = ({ pollId, castAt }: Ballot) => pollId === id && castAt < poll.closesAt;
    if (isSealed) {
      expect(system.now).toBeGreaterThanOrEqual(poll.closesAt + TO_QUEUE);
      expect([...system.queued, ...system.forming].filter(inTime)).toEqual([]);
      // nothing changes a sealed result
      poll.sealed ??= { ballots, version };
      expect({ ballots, version }).toEqual(poll.sealed);
    } else if (system.now >= poll.closesAt) expect(inFlight).toBe(ofPolls.get(id));
  }
}

interface Step {
  toString(): string;
  run(system: System): unknown;
}
const step = (name: string, run: Step['run']): Step => ({ toString: () => name, run });

const poll = fc.nat(POLLS - 1);
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: poll.map((which) => step(`vote in ${which}`, (system) => vote(system, which))) },
    {
      weight: 1,
      arbitrary: poll.map((which) =>
        step(`late vote in ${which}`, (system) =>
          vote(system, which, (system.polls[which]?.closesAt ?? 0) + SECOND),
        ),
      ),
    },
    { weight: 2, arbitrary: fc.constant(step('deliver', (system) => deliver(system, () => true))) },
    {
      weight: 3,
      arbitrary: fc
        .integer({ min: 1, max: 4 })
        .map((count) => step(`record ${count}`, (system) => record(system, count))),
    },
    { weight: 4, arbitrary: fc.constant(step('check', check)) },
    {
      weight: 4,
      arbitrary: fc
        .constantFrom(50, 900, 2_000, 4_500)
        .map((ms) => step(`${ms} ms pass`, (system) => pass(system, ms * 1_000))),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(poll, fc.constantFrom(100, 2_000))
        .map(([which, noticeMs]) =>
          step(`close ${which} in ${noticeMs} ms`, (system) => close(system, which, noticeMs)),
        ),
    },
  ),
  { maxLength: 40 },
);

test('I7: in any order of events, a poll is sealed when no ballot cast in time can still come, and then stays as it is', async () => {
  const { pool } = await openDatabase();
  await fc.assert(
    fc.asyncProperty(steps, async (some) => {
      const system = await open(pool);
      for (const { run } of some) await run(system);

      // in the end every poll closes, everything is recorded, and every poll is sealed
      pass(system, 20 * SECOND);
      await check(system);
      deliver(system, () => true);
      await record(system, Infinity);
      await check(system);
      expect(system.polls.map(({ sealed }) => sealed !== undefined)).toEqual([true, true]);
    }),
    { numRuns: 100 },
  );
});
