// I12: one poll does not delay another.
import { randomUUID } from 'node:crypto';
import type { PoolClient } from '@hands/db/pool';
import type { Ballot } from '@hands/shared/poll/batch';
import { describeBackends } from '@hands/testing/backends';
import { createPoll } from '@hands/testing/create-poll';
import { openTestSystem } from '@hands/testing/test-system';
import type { TestSystem } from '@hands/testing/test-system';
import { logger } from '@hands/testing/logger';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDatabaseRetry } from '../src/database-retry.ts';
import { createBallotRecorder } from '../src/record-ballots.ts';

describeBackends('with the queue in %s', (backend) => {
  let system: TestSystem;
  let held: PoolClient | undefined;
  beforeEach(async () => {
    system = await openTestSystem(backend);
  });
  afterEach(async () => {
    await release();
    await system.close();
  });

  async function hold(statement: string): Promise<void> {
    held = await system.pool.connect();
    await held.query('begin');
    await held.query(statement);
  }
  async function release(): Promise<void> {
    await held?.query('rollback');
    held?.release();
    held = undefined;
  }

  const ballot = (pollId: number, change: Partial<Ballot> = {}): Ballot => ({
    pollId,
    voterId: randomUUID(),
    choices: [0],
    castAt: system.queue.now() ?? 0,
    ...change,
  });

  const addPoll = (columns = {}) => createPoll(system.pool, columns);

  async function countsOf(pollId: number) {
    const { rows } = await system.pool.query<{ recorded: number; deferred: number; tally: number }>(
      `select
         (select count(*) from ballots where poll_id = $1)::integer as recorded,
         (select count(*) from deferred_ballots where poll_id = $1)::integer as deferred,
         (select coalesce(sum(votes), 0) from tallies where poll_id = $1)::integer as tally`,
      [pollId],
    );
    return rows[0];
  }
  const recorded = (count: number) => ({ recorded: count, deferred: 0, tally: count });

  test('I12: while a poll is locked, others are recorded at once, and its own ballots once it is unlocked', async () => {
    const other = await addPoll();
    const worker = await system.startWorker();
    await hold('select from polls where id = 1 for update');
    const voter = randomUUID();
    await system.queue.add(0, [ballot(1), ballot(1, { voterId: voter, choices: [1] }), ballot(other)]);
    await expect.poll(() => countsOf(other)).toEqual(recorded(1));
    for (let i = 0; i < 40; i++)
      await system.queue.add(0, [ballot(1), ...Array.from({ length: 10 }, () => ballot(other))]);
    // the same voter again, while the first vote waits
    await system.queue.add(0, [ballot(1, { voterId: voter, choices: [0] })]);
    await expect.poll(() => countsOf(other)).toEqual(recorded(401));
    await expect.poll(() => countsOf(1)).toEqual({ recorded: 0, deferred: 43, tally: 0 });
    // the queue is empty, and /stats reports the ballots in flight
    await expect.poll(async () => (await system.queue.readBacklog()).ballots).toBe(0);
    const stats = async () => (await (await fetch(`${worker.url}/stats`)).json()) as { inFlight: number };
    await expect.poll(async () => (await stats()).inFlight).toBe(43);

    await release();
    await expect.poll(() => countsOf(1)).toEqual(recorded(42));
    const { rows } = await system.pool.query('select choices from ballots where voter_id = $1', [voter]);
    expect(rows).toEqual([{ choices: [0] }]);
    await expect.poll(async () => (await stats()).inFlight).toBe(0);
  });

  test('I12: a ballot that is changed by hand delays only its own poll', async () => {
    const [first, second, third] = [await addPoll(), await addPoll({ vote_change: false }), await addPoll()];
    await system.startWorker();
    const mine = ballot(second);
    await system.queue.add(0, [mine]);
    await expect.poll(() => countsOf(second)).toEqual(recorded(1));
    await hold(`update ballots set cast_at = cast_at where voter_id = '${mine.voterId}'`);
    await system.queue.add(0, [ballot(first), ballot(second), { ...mine, castAt: 1 }, ballot(third)]);
    await expect.poll(() => countsOf(first)).toEqual(recorded(1));
    await expect.poll(() => countsOf(third)).toEqual(recorded(1));
    await release();
    await expect.poll(() => countsOf(second)).toEqual(recorded(2));
  });

  test('I6, I12: a locked table delays ballots but loses none', async () => {
    await system.startWorker();
    await hold('lock table ballots in access exclusive mode');
    await system.queue.add(0, [ballot(1), ballot(1)]);
    await expect.poll(async () => (await system.pool.query('select from deferred_ballots')).rowCount).toBe(2);
    await release();
    await expect.poll(() => countsOf(1)).toEqual(recorded(2));
  });

  test('I1, I12: a poll that is found locked while other ballots of its group are being deferred loses none', async () => {
    const other = await addPoll();
    const retry = createDatabaseRetry(logger, new AbortController().signal);
    const { record, lockedPolls } = createBallotRecorder(system.pool, retry);
    lockedPolls.add(1);
    await hold('lock table deferred_ballots in access exclusive mode');
    const recording = record([ballot(1), ballot(other)]);
    const isDeferring = async () =>
      (
        await system.pool.query(
          "select from pg_locks where relation = 'deferred_ballots'::regclass and not granted",
        )
      ).rowCount;
    await expect.poll(isDeferring).toBe(1);
    // another group does this
    lockedPolls.add(other);
    await release();
    await recording;
    expect(await countsOf(1)).toEqual({ recorded: 0, deferred: 1, tally: 0 });
    expect(await countsOf(other)).toEqual(recorded(1));
  });

  test('I9: if a worker is killed while ballots are deferred, another one records them', async () => {
    const first = await system.startWorker();
    await hold('select from polls where id = 1 for update');
    await system.queue.add(0, [ballot(1), ballot(1)]);
    await expect.poll(() => countsOf(1)).toMatchObject({ deferred: 2 });
    await first.kill();
    await release();
    await system.startWorker();
    await expect.poll(() => countsOf(1)).toEqual(recorded(2));
  });

  test('I7: a poll with deferred ballots is not sealed', async () => {
    await system.pool.query(`update polls set closes_at = now() - interval '1 minute' where id = 1`);
    await system.pool.query(
      `insert into deferred_ballots (poll_id, voter_id, choices, cast_at)
       select 1, gen_random_uuid(), '{0}', now() - interval '2 minutes' from generate_series(1, 3)`,
    );
    await hold('select from tallies for update; lock table ballots in access exclusive mode');
    await system.startWorker();
    const poll = async () => {
      const { rows } = await system.pool.query<{ inFlight: number; sealed: boolean }>(
        `select in_flight::integer as "inFlight", sealed_at is not null as sealed from polls where id = 1`,
      );
      return rows[0];
    };
    await expect.poll(poll).toEqual({ inFlight: 3, sealed: false });
    await release();
    await expect.poll(poll).toEqual({ inFlight: 0, sealed: true });
    expect(await countsOf(1)).toMatchObject({ recorded: 3, deferred: 0 });
  });
});
