// Records ballots of polls that forbid changing a vote: the first cast counts, and votes for anything else are rejected.
import { inTransaction } from '@hands/db/in-transaction';
import type { Pool } from '@hands/db/pool';
import { ALREADY_VOTED } from '@hands/shared/poll/already-voted';
import type { Ballot } from '@hands/shared/poll/batch';
import { ballotColumns } from './ballot-columns.ts';
import type { RecordedCounts } from './recorded-counts.ts';
import { validateBallots } from './validate-ballots.ts';

/**
 * The result depends only on which ballots have arrived so far, not on their order:
 * 1. Lock the polls in the order of their ids, with a separate query. A single statement would see the ballots as they were
 *    before it waited for the lock, and would miss those that the previous batch wrote.
 * 2. For each voter of the batch, collect the valid ballots of the batch, the recorded one unless it withdraws a vote, and those
 *    that were rejected because the voter had already voted.
 * 3. Record the first cast of them. If it arrives late, it replaces the recorded ballot.
 * 4. Reject all others, except those that repeat the recorded vote. Each has a row of its own, because receipts report a
 *    ballot without a row as a repetition of the vote that counts.
 * 5. Delete earlier rejections of ballots that now repeat the recorded vote.
 */
export async function recordFirstCasts(pool: Pool, ballots: Ballot[]): Promise<RecordedCounts> {
  const polls = [...new Set(ballots.map(({ pollId }) => pollId))];
  return inTransaction(pool, async (client) => {
    await client.query('select from polls where id = any ($1::integer[]) order by id for no key update', [
      polls,
    ]);
    const { rows } = await client.query<RecordedCounts>({
      name: 'record-first-casts',
      text: recordStatement,
      values: ballotColumns(ballots),
    });
    return rows[0] ?? { written: 0, rejected: 0 };
  });
}

const reason = `'${ALREADY_VOTED}'`;

// Rows are joined by index, and compared by sorting or hashing. Postgres does not know how many rows a batch has and expects
// few, so it would otherwise compare every row with every other.
const recordStatement = `${validateBallots}, voter as (
    select distinct poll_id, voter_id, kind
    from validated
    where reason is null
  ), earlier_rejections as (
    -- a rejection older than the recorded ballot was for a ballot that has since been deleted, and is ignored
    select
      rejected_ballots.id,
      rejected_ballots.poll_id,
      rejected_ballots.voter_id,
      kind,
      rejected_vote.choices,
      rejected_ballots.cast_at
    from voter
    join rejected_ballots using (poll_id, voter_id)
    join ballots using (poll_id, voter_id),
      lateral (
        select array(select json_array_elements_text(ballot -> 'choices')::smallint) as choices
      ) as rejected_vote
    where rejected_ballots.reason = ${reason}
      and (ballots.cast_at, ballots.choices) < (rejected_ballots.cast_at, rejected_vote.choices)
  ), known as (
    select null::bigint as rejection_id, poll_id, voter_id, kind, choices, cast_at from validated where reason is null
    union all
    select null, poll_id, voter_id, kind, ballots.choices, ballots.cast_at
    from voter
    join ballots using (poll_id, voter_id)
    -- withdrawn while the poll still allowed changes
    where ballots.choices <> '{}'
    union all
    select * from earlier_rejections
  ), vote as (
    -- the order of choices matters only in ranked polls
    select
      known.*,
      case kind
        when 'multiple' then array(select choice from unnest(choices) as choice order by choice)
        else choices
      end as vote_key
    from known
  ), placed as (
    select
      vote.*,
      row_number() over by_time as place,
      vote_key = first_value(vote_key) over by_time as is_recorded_vote
    from vote
    window by_time as (partition by poll_id, voter_id order by cast_at, choices)
  ), written as (
    insert into ballots (poll_id, voter_id, choices, cast_at)
    select poll_id, voter_id, choices, cast_at
    from placed
    where place = 1
    order by poll_id, voter_id
    on conflict (poll_id, voter_id) do update
      set choices = excluded.choices,
          cast_at = excluded.cast_at
      where ballots.choices = '{}'
        or (ballots.cast_at, ballots.choices) > (excluded.cast_at, excluded.choices)
    returning 1
  ), newly_rejected as (
    insert into rejected_ballots (poll_id, voter_id, cast_at, ballot, reason)
    select
      poll_id,
      voter_id,
      cast_at,
      json_build_object(
        'pollId', poll_id,
        'voterId', voter_id,
        'choices', choices,
        'castAt', unix_micros(cast_at)
      ),
      ${reason}
    from placed
    where not is_recorded_vote
      and rejection_id is null
    on conflict (md5(ballot::text)) do nothing
    returning 1
  ), no_longer_rejected as (
    -- step 5
    delete from rejected_ballots
    where id = any (array(
      select rejection_id from placed where is_recorded_vote and rejection_id is not null
    ))
  )
  select
    (select count(*) from written) as written,
    (select count(*) from rejected_now) + (select count(*) from newly_rejected) as rejected`;
