// The start of the statements that write ballots: the batch as rows, each validated by its poll's rules at the time it was
// cast.

/** Why a ballot is not recorded yet: it could collide with ballots that are being removed, such as its voter's earlier one. */
const waiting = `'its poll is being reset'`;

/**
 * Common table expressions; the parameters are `ballotColumns`.
 * 1. `poll` locks the polls of the batch in the order of their ids. The triggers that keep the tallies would otherwise lock
 *    them at the end of the statement, once for updated ballots and once for inserted ones, and two batches over several polls
 *    could deadlock there. So batches of one poll run one after the other; 500 ballots take some 3 ms.
 * 2. `validated` has each ballot with its poll's `kind` and `vote_change`, and with the `reason` why it cannot be counted, or
 *    null if it can.
 * 3. `deferred` stores the ballots of polls that are being reset (drain-deferred.ts).
 * 4. `rejected_now` stores every other ballot with a reason, once (I6, I7). It skips ballots that are already recorded,
 *    because a batch that runs again may meet rules that were changed in the meantime (I2).
 */
export const validateBallots = `
  with batch as (
    select
      poll_id,
      voter_id,
      choices::smallint[] as choices,
      timestamp_micros(microseconds) as cast_at,
      microseconds
    from unnest($1::integer[], $2::uuid[], $3::text[], $4::bigint[]) as batch (poll_id, voter_id, choices, microseconds)
  ), poll as materialized (
    select id, kind, max_choices, vote_change, opens_at, closes_at, valid_from, resetting
    from polls
    where id in (select poll_id from batch)
    order by id
    for no key update
  ), rule as (
    select
      poll.*,
      (select count(*) from options where poll_id = poll.id) as options
    from poll
  ), validated as (
    select
      batch.*,
      rule.kind,
      rule.vote_change,
      case
        when rule.id is null then 'there is no such poll'
        when batch.cast_at < rule.valid_from then 'cast before the poll was reset, reopened or changed'
        when batch.cast_at < rule.opens_at then 'cast before the poll opened'
        when batch.cast_at >= rule.closes_at then 'cast after the poll closed'
        when batch.choices = '{}' and not rule.vote_change then 'votes in this poll are final'
        when rule.options <= any (batch.choices) then 'there is no such option'
        when cardinality(batch.choices) > case rule.kind when 'ranked' then rule.options else rule.max_choices end
          then 'too many choices'
        when cardinality(batch.choices) > 1
          and cardinality(batch.choices) > (select count(distinct choice) from unnest(batch.choices) as choice)
          then 'an option chosen twice'
        -- no clock is wrong by that much, and a deadline set later would lie before the ballot
        when batch.cast_at > (select queue_now()) + interval '100 years' then 'cast in the future'
        when rule.resetting then ${waiting}
      end as reason
    from batch
    left join rule on rule.id = batch.poll_id
  ), deferred as (
    insert into deferred_ballots (poll_id, voter_id, choices, cast_at)
    select poll_id, voter_id, choices, cast_at
    from validated
    where reason = ${waiting}
  ), rejected_now as (
    insert into rejected_ballots (poll_id, voter_id, cast_at, ballot, reason)
    select
      poll_id,
      voter_id,
      cast_at,
      json_build_object('pollId', poll_id, 'voterId', voter_id, 'choices', choices, 'castAt', microseconds),
      reason
    from validated
    where reason <> ${waiting}
      and not exists (
        select from ballots
        where ballots.poll_id = validated.poll_id
          and ballots.voter_id = validated.voter_id
          and ballots.cast_at = validated.cast_at
          and ballots.choices = validated.choices
      )
    on conflict (md5(ballot::text)) do nothing
    returning 1
  )`;
