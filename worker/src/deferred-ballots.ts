// Ballots of a locked poll wait in a table of their own: on disk, and without delaying other polls (I12).
import type { Pool } from '@hands/db/pool';
import type { Ballot } from '@hands/shared/poll/batch';
import { ballotColumns } from './ballot-columns.ts';

export interface DeferredBallot extends Ballot {
  id: number;
}

/** Stores ballots for later. A ballot that is deferred twice is stored twice and counts once. */
export async function deferBallots(pool: Pool, ballots: Ballot[]): Promise<void> {
  if (ballots.length === 0) return;
  await pool.query({
    name: 'defer-ballots',
    text: `
      insert into deferred_ballots (poll_id, voter_id, choices, cast_at)
      select
        poll_id,
        voter_id,
        choices::smallint[],
        timestamp_micros(microseconds)
      from unnest($1::integer[], $2::uuid[], $3::text[], $4::bigint[]) as batch (poll_id, voter_id, choices, microseconds)`,
    values: ballotColumns(ballots),
  });
}

/** Finds the polls that have deferred ballots. Each takes one index step, however many ballots it has. */
export async function findDeferredPolls(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query<{ pollId: number }>({
    name: 'find-deferred-polls',
    text: `
      with recursive poll as (
        (select poll_id from deferred_ballots order by poll_id limit 1)
        union all
        select (
          select poll_id
          from deferred_ballots
          where deferred_ballots.poll_id > poll.poll_id
          order by poll_id
          limit 1
        )
        from poll
        where poll_id is not null
      )
      select poll_id as "pollId"
      from poll
      where poll_id is not null`,
  });
  return rows.map(({ pollId }) => pollId);
}

/** Reads the ballots of a poll that have waited longest; none while the poll is being reset. */
export async function readDeferred(pool: Pool, pollId: number, limit: number): Promise<DeferredBallot[]> {
  const { rows } = await pool.query<DeferredBallot>({
    name: 'read-deferred',
    text: `
      select
        id,
        poll_id as "pollId",
        voter_id as "voterId",
        choices,
        unix_micros(cast_at) as "castAt"
      from deferred_ballots
      where poll_id = $1
        and not exists (select from polls where polls.id = $1 and resetting)
      order by poll_id, id
      limit $2`,
    values: [pollId, limit],
  });
  return rows;
}

export async function removeDeferred(pool: Pool, ballots: DeferredBallot[]): Promise<void> {
  await pool.query('delete from deferred_ballots where id = any ($1::bigint[])', [
    ballots.map(({ id }) => id),
  ]);
}

export interface DeferredBacklog {
  /** At most a hundred thousand, because counting reads every row. */
  ballots: number;
  /** Microseconds by the queue's clock; null if there are no deferred ballots. */
  oldestCastAt: number | null;
}

export async function readDeferredBacklog(pool: Pool): Promise<DeferredBacklog> {
  const { rows } = await pool.query<DeferredBacklog>({
    name: 'read-deferred-backlog',
    text: `
      select
        (select count(*) from (select from deferred_ballots limit 100000) as counted) as ballots,
        (select unix_micros(min(cast_at)) from deferred_ballots) as "oldestCastAt"`,
  });
  return rows[0] ?? { ballots: 0, oldestCastAt: null };
}
