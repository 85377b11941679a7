// The one statement that writes ballots; those of polls that forbid changing a vote go on to record-first-casts.ts.
import type { Pool } from '@hands/db/pool';
import type { Ballot } from '@hands/shared/poll/batch';
import { ballotColumns } from './ballot-columns.ts';
import { recordFirstCasts } from './record-first-casts.ts';
import type { RecordedCounts } from './recorded-counts.ts';
import { validateBallots } from './validate-ballots.ts';

/**
 * Records a batch, as often as one likes and in any order of batches: the same rows come out.
 * Of several ballots of one voter the last cast stays, or the first where the poll forbids changing a vote (I2, I3). At
 * the same microsecond the higher choices win, or the lower ones, so that even then the order of arrival decides nothing.
 * A ballot that breaks its poll's rules by the time it was cast is set aside with the reason, once (I6, I7).
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
    from judged
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
    (select count(*) from broken) as rejected,
    (select array_agg(distinct poll_id) from judged where reason is null and not vote_change) as unchangeable`;
