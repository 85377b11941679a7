// The one statement that writes ballots.
import type { Pool } from '@hands/db/pool';
import type { Ballot } from '@hands/shared/batch';

/** What became of a batch: ballots that changed a row, and ballots set aside. The rest were older than what is there. */
export interface Recorded {
  written: number;
  rejected: number;
}

/**
 * Records a batch in one transaction, as often as one likes and in any order of batches: the same rows come out.
 * Of several ballots of one voter the last cast stays, or the first where the poll forbids changing a vote (I2, I3). At
 * the same microsecond the higher choices win, so that even then the order of arrival decides nothing.
 * A ballot that breaks its poll's rules by the time it was cast is set aside with the reason, once (I6, I7).
 */
export async function recordBatch(pool: Pool, ballots: Ballot[]): Promise<Recorded> {
  const { rows } = await pool.query<Recorded>({
    name: 'record-batch',
    text: recordStatement,
    values: columnsOf(ballots),
  });
  return rows[0] ?? { written: 0, rejected: 0 };
}

// Polls are locked first, in the order of their ids: the triggers that keep the tallies lock them anyway at the end of
// the statement, once for ballots updated and once for ballots inserted, and two batches over several polls would
// meet crosswise there. Batches of one poll hence go one after the other; 500 ballots take some 3 ms.
const recordStatement = `
  with batch as (
    select
      poll_id,
      voter_id,
      choices::smallint[] as choices,
      timestamptz 'epoch' + microseconds * interval '1 microsecond' as cast_at,
      microseconds
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::bigint[]) as batch (poll_id, voter_id, choices, microseconds)
  ), poll as materialized (
    select id, kind, max_choices, vote_change, opens_at, closes_at
    from polls
    where id in (select poll_id from batch)
    order by id
    for no key update
  ), rule as (
    select
      poll.*,
      (select count(*) from options where poll_id = poll.id) as options
    from poll
  ), judged as (
    select
      batch.*,
      rule.vote_change,
      case
        when rule.id is null then 'there is no such poll'
        when batch.cast_at < rule.opens_at then 'cast before the poll opened'
        when batch.cast_at >= rule.closes_at then 'cast after the poll closed'
        when rule.options <= any (batch.choices) then 'there is no such option'
        when cardinality(batch.choices) > case rule.kind when 'ranked' then rule.options else rule.max_choices end
          then 'too many choices'
        when cardinality(batch.choices) > 1
          and cardinality(batch.choices) > (select count(distinct choice) from unnest(batch.choices) as choice)
          then 'an option chosen twice'
      end as reason
    from batch
    left join rule on rule.id = batch.poll_id
  ), rejected as (
    insert into rejected_ballots (poll_id, voter_id, cast_at, ballot, reason)
    select
      poll_id,
      voter_id,
      cast_at,
      json_build_object('pollId', poll_id, 'voterId', voter_id, 'choices', choices, 'castAt', microseconds),
      reason
    from judged
    where reason is not null
    on conflict (md5(ballot::text)) do nothing
    returning 1
  ), written as (
    insert into ballots (poll_id, voter_id, choices, cast_at)
    select distinct on (poll_id, voter_id)
      poll_id,
      voter_id,
      choices,
      cast_at
    from judged
    where reason is null
    order by
      poll_id,
      voter_id,
      case when vote_change then cast_at end desc,
      case when vote_change then choices end desc,
      cast_at,
      choices
    on conflict (poll_id, voter_id) do update
      set choices = excluded.choices,
          cast_at = excluded.cast_at
      where case (select vote_change from poll where id = excluded.poll_id)
        when true then (ballots.cast_at, ballots.choices) < (excluded.cast_at, excluded.choices)
        else (ballots.cast_at, ballots.choices) > (excluded.cast_at, excluded.choices)
      end
    returning 1
  )
  select
    (select count(*) from written)::integer as written,
    (select count(*) from rejected)::integer as rejected`;

function columnsOf(ballots: Ballot[]): unknown[][] {
  return [
    ballots.map(({ pollId }) => pollId),
    ballots.map(({ voterId }) => voterId),
    ballots.map(({ choices }) => `{${choices.join(',')}}`),
    ballots.map(({ castAt }) => castAt),
  ];
}
