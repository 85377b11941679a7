// Ballots of polls that forbid changing a vote: the first cast counts, and a vote for anything else is set aside.
import { inTransaction } from '@hands/db/in-transaction';
import type { Pool } from '@hands/db/pool';
import type { Ballot } from '@hands/shared/poll/batch';
import { ballotColumns } from './ballot-columns.ts';
import type { RecordedCounts } from './recorded-counts.ts';
import { validateBallots } from './validate-ballots.ts';

/**
 * What is recorded and what is set aside afterwards hang on the ballots that have ever come, and not on their order:
 * of each voter's different votes the first cast of each is known, the earliest of these counts, the others are set
 * aside. A first vote that arrives late thus takes the place of the recorded one, which is then set aside, and the same
 * vote cast again is nobody's loss and is not.
 *
 * The polls are locked by a query of their own. One statement would not do: it sees the ballots as they were before it
 * waited for the lock, and would miss those that the batch before it has written.
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

const reason = `'had voted already, and this poll allows no change'`;

// What is joined is found by index, and what is compared is sorted or hashed: Postgres cannot know how many rows a batch
// brings, expects few, and would otherwise compare each with each.
const recordStatement = `${validateBallots}, voter as (
    select distinct poll_id, voter_id, kind
    from judged
    where reason is null
  ), set_aside as (
    -- what is older than the recorded vote was set aside for one that has since been deleted, and stays out
    select
      rejected_ballots.id,
      rejected_ballots.poll_id,
      rejected_ballots.voter_id,
      kind,
      refused.choices,
      rejected_ballots.cast_at
    from voter
    join rejected_ballots using (poll_id, voter_id)
    join ballots using (poll_id, voter_id),
      lateral (
        select array(select json_array_elements_text(ballot -> 'choices')::smallint) as choices
      ) as refused
    where rejected_ballots.reason = ${reason}
      and (ballots.cast_at, ballots.choices) < (rejected_ballots.cast_at, refused.choices)
  ), known as (
    select null::bigint as set_aside_id, poll_id, voter_id, kind, choices, cast_at from judged where reason is null
    union all
    select null, poll_id, voter_id, kind, ballots.choices, ballots.cast_at
    from voter
    join ballots using (poll_id, voter_id)
    union all
    select * from set_aside
  ), vote as (
    -- the order of choices is part of the vote in a ranked poll alone
    select distinct on (poll_id, voter_id, wanted)
      set_aside_id,
      poll_id,
      voter_id,
      case kind
        when 'multiple' then array(select choice from unnest(choices) as choice order by choice)
        else choices
      end as wanted,
      choices,
      cast_at
    from known
    order by poll_id, voter_id, wanted, cast_at, choices, set_aside_id
  ), placed as (
    select
      vote.*,
      row_number() over (partition by poll_id, voter_id order by cast_at, choices) as place
    from vote
  ), written as (
    insert into ballots (poll_id, voter_id, choices, cast_at)
    select poll_id, voter_id, choices, cast_at
    from placed
    where place = 1
    order by poll_id, voter_id
    on conflict (poll_id, voter_id) do update
      set choices = excluded.choices,
          cast_at = excluded.cast_at
      where (ballots.cast_at, ballots.choices) > (excluded.cast_at, excluded.choices)
    returning 1
  ), refused as (
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
    where place > 1
      and set_aside_id is null
    on conflict (md5(ballot::text)) do nothing
    returning 1
  ), taken_back as (
    -- an earlier cast of the same vote has come in its place
    delete from rejected_ballots
    where id = any (array(
      select id from set_aside
      except
      select set_aside_id from placed where place > 1
    ))
  )
  select
    (select count(*) from written) as written,
    (select count(*) from broken) + (select count(*) from refused) as rejected`;
