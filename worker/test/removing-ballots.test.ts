// Ballots of polls that were reset or deleted are removed in the background, and new ballots do not collide with them.
import { randomUUID } from 'node:crypto';
import type { PoolClient } from '@hands/db/pool';
import { removeChunk } from '@hands/db/remove-chunk';
import type { Ballot } from '@hands/shared/poll/batch';
import { createPoll } from '@hands/testing/create-poll';
import { logger } from '@hands/testing/logger';
import { openTestSystem } from '@hands/testing/test-system';
import type { TestSystem } from '@hands/testing/test-system';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createDatabaseRetry } from '../src/database-retry.ts';
import { deferBallots } from '../src/deferred-ballots.ts';
import { drainDeferred } from '../src/drain-deferred.ts';
import { createBallotRecorder } from '../src/record-ballots.ts';
import { recordBatch } from '../src/record-batch.ts';
import { removeBallots } from '../src/remove-ballots.ts';
import { sealPolls } from '../src/seal-polls.ts';

let system: TestSystem;
beforeEach(async () => {
  system = await openTestSystem('postgres');
});
afterEach(() => system.close());

const now = () => system.queue.now() ?? 0;

async function addPoll(ballots: number, voteChange = true): Promise<number> {
  const id = await createPoll(system.pool, { vote_change: voteChange });
  await system.pool.query(
    `insert into ballots
     select $1, gen_random_uuid(), array[n % 2], now() - interval '1 hour'
     from generate_series(1, $2::integer) as n`,
    [id, ballots],
  );
  return id;
}

/** As vote does it (vote/src/managing/reset-poll.ts), without the first chunk. */
async function reset(client: Pick<PoolClient, 'query'>, id: number): Promise<void> {
  await client.query(
    `with reset as (
       update polls
       set resetting = true,
           valid_from = timestamptz 'epoch' + $2::bigint * interval '1 microsecond'
       where id = $1
       returning id, question, ballots
     )
     insert into removals (poll_id, kind, question, ballots)
     select id, 'reset', question, ballots from reset`,
    [id, now()],
  );
}

async function countsOf(id: number) {
  const { rows } = await system.pool.query<Record<string, number>>(
    `select
       (select count(*) from ballots where poll_id = $1)::integer as recorded,
       (select count(*) from deferred_ballots where poll_id = $1)::integer as deferred,
       (select count(*) from rejected_ballots where poll_id = $1)::integer as rejected,
       (select coalesce(sum(votes), 0) from tallies where poll_id = $1)::integer as tally`,
    [id],
  );
  return rows[0];
}
const underWay = async () =>
  (await system.pool.query<{ id: number }>('select poll_id as id from removals order by id')).rows.map(
    ({ id }) => id,
  );

async function removeAll(): Promise<void> {
  while ((await underWay()).length > 0) await removeBallots(system.pool, logger);
}

function startDrain(): void {
  const retry = createDatabaseRetry(logger, new AbortController().signal);
  const drain = drainDeferred(system.pool, createBallotRecorder(system.pool, retry), logger);
  onTestFinished(() => drain.close());
}

test('I12: a locked poll is skipped, and its ballots are removed once it is unlocked', async () => {
  const [locked, other] = [await addPoll(3_000), await addPoll(3_000)];
  for (const id of [locked, other]) await reset(system.pool, id);
  const client = await system.pool.connect();
  await client.query('begin');
  await client.query('select from polls where id = $1 for update', [locked]);
  await expect(removeBallots(system.pool, logger)).rejects.toThrow('could not be removed');
  while ((await underWay()).includes(other)) await removeBallots(system.pool, logger).catch(() => undefined);
  expect(await countsOf(other)).toMatchObject({ recorded: 0, tally: 0 });
  expect(await countsOf(locked)).toMatchObject({ recorded: 3_000, tally: 3_000 });
  await client.query('commit');
  client.release();
  await removeAll();
  expect(await countsOf(locked)).toMatchObject({ recorded: 0, tally: 0 });
});

test('I12: polls take turns, so that a small one does not wait for a large one', async () => {
  const [large, small] = [await addPoll(60_000), await addPoll(300)];
  await system.pool.query('delete from polls where id = $1', [large]);
  await system.pool.query(`update removals set started_at = now() - interval '1 hour'`);
  await reset(system.pool, small);
  const finished: unknown[] = [];
  const noting = Object.assign(Object.create(logger) as typeof logger, {
    info: ({ poll }: { poll: number }) => finished.push(poll),
  });
  while ((await underWay()).length > 0) await removeBallots(system.pool, noting);
  expect(finished).toEqual([small, large]);
  expect(await countsOf(large)).toMatchObject({ recorded: 0 });
});

describe.each([
  ['may be changed', true],
  ['are final', false],
])('if votes %s', (_name, voteChange) => {
  const ballot = (pollId: number, change: Partial<Ballot> = {}): Ballot => ({
    pollId,
    voterId: randomUUID(),
    choices: [1],
    castAt: now(),
    ...change,
  });

  test('I3, I6: a ballot cast after a reset waits until all earlier ballots are removed, and then counts', async () => {
    const id = await addPoll(3_000, voteChange);
    const { rows } = await system.pool.query<{ voterId: string }>(
      'select voter_id as "voterId" from ballots where poll_id = $1 and choices = array[0::smallint] order by voter_id desc limit 1',
      [id],
    );
    const voterId = rows[0]?.voterId ?? '';
    const late = ballot(id);
    await reset(system.pool, id);
    const batch = [late, ballot(id), ballot(id, { voterId })];
    // twice, because a worker may be killed before it acknowledges a batch
    for (let run = 0; run < 2; run++)
      expect(await recordBatch(system.pool, batch)).toEqual({ written: 0, rejected: run === 0 ? 1 : 0 });
    expect(await countsOf(id)).toEqual({ recorded: 3_000, deferred: 4, rejected: 1, tally: 3_000 });
    // a ballot of another poll shows when the drain has run
    const other = await addPoll(0);
    await deferBallots(system.pool, [ballot(other)]);
    startDrain();
    await expect.poll(() => countsOf(other)).toMatchObject({ recorded: 1, deferred: 0 });
    expect(await countsOf(id)).toMatchObject({ recorded: 3_000, deferred: 4 });

    await removeAll();
    await expect.poll(() => countsOf(id)).toEqual({ recorded: 2, deferred: 0, rejected: 1, tally: 2 });
    const counted = await system.pool.query<{ choices: number[] }>(
      'select choices from ballots where poll_id = $1 and voter_id = $2',
      [id, voterId],
    );
    expect(counted.rows).toEqual([{ choices: [1] }]);
  });

  test('a batch that waited for the lock of a reset sees that the poll is being reset', async () => {
    const id = await addPoll(3_000, voteChange);
    const client = await system.pool.connect();
    await client.query('begin');
    await client.query('select from polls where id = $1 for update', [id]);
    await reset(client, id);
    const recorded = recordBatch(system.pool, [ballot(id)]);
    await expect
      .poll(async () => {
        const { rowCount } = await system.pool.query(
          `select from pg_stat_activity
           where datname = current_database() and wait_event_type = 'Lock' and query like '%batch as%'`,
        );
        return rowCount;
      })
      .toBe(1);
    await removeChunk(client, id, 1_000);
    await client.query('commit');
    client.release();
    expect(await recorded).toEqual({ written: 0, rejected: 0 });
    expect(await countsOf(id)).toEqual({ recorded: 2_000, deferred: 1, rejected: 0, tally: 2_000 });
  });
});

test('I7: a poll is not sealed before its reset is done', async () => {
  const id = await addPoll(3_000);
  await system.pool.query(`update polls set closes_at = now() - interval '1 minute' where id = $1`, [id]);
  await reset(system.pool, id);
  const seal = async () => {
    await sealPolls(system.pool, system.queue, logger);
    const { rows } = await system.pool.query<{ status: string }>(
      'select poll_status(polls) as status from polls where id = $1',
      [id],
    );
    return rows[0]?.status;
  };
  expect(await seal()).toBe('closing');
  await removeAll();
  expect(await seal()).toBe('final');
});
