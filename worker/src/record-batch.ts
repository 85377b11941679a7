// The statement that writes ballots. Ballots of polls that forbid changing a vote go to record-first-casts.ts.
import type { Pool } from '@hands/db/pool';
import type { Ballot } from '@hands/shared/poll/batch';
import { ballotColumns } from './ballot-columns.ts';
import { recordFirstCasts } from './record-first-casts.ts';
import type { RecordedCounts } from './recorded-counts.ts';
import { validateBallots } from './validate-ballots.ts';

/**
 * Records a batch. Recording it again, or recording batches in another order, results in the same rows:
 * 1. Of several ballots of one voter, the last cast counts, or the first if the poll forbids changing a vote (I2, I3).
 * 2. Of ballots cast in the same microsecond, the one with higher choices counts, or with lower ones if the first cast counts.
 *    So the order of arrival never matters.
 * 3. A ballot that broke its poll's rules when it was cast is rejected with the reason, once (I6, I7).
 */
export async function recordBatch(pool: Pool, ballots: Ballot[]): Promise<RecordedCounts> {
  const { rows } = await pool.query<RecordedCounts & { unchangeable: number[] | null }>({
    name: 'record-batch',
    text: recordStatement,
    values: ballotColumns(ballots),
  });
  const { written = 0, rejected = 0, unchangeable = null } = rows[0] ?? {};
  if (!unchangeable) return { written, rejected };
  const firstCasts = await recordFirstCasts(
    pool,
    ballots.filter(({ pollId }) => unchangeable.includes(pollId)),
  );
  return { written: written + firstCasts.written, rejected: rejected + firstCasts.rejected };
}

const recordStatement = `${validateBallots}, written as (
    insert into ballots (poll_id, voter_id, choices, cast_at)
    select distinct on (poll_id, voter_id)
      poll_id,
      voter_id,
      choices,
      cast_at
    from validated
    where reason is null
      and vote_change
    order by
      poll_id,
      voter_id,
      cast_at desc,
      choices desc
    on conflict (poll_id, voter_id) do update
      set choices = excluded.choices,
          cast_at = excluded.cast_at
      where (ballots.cast_at, ballots.choices) < (excluded.cast_at, excluded.choices)
    returning 1
  )
  select
    (select count(*) from written) as written,
    (select count(*) from rejected_now) as rejected,
    (select array_agg(distinct poll_id) from validated where reason is null and not vote_change) as unchangeable`;
