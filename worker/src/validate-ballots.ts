// The opening of the statements that write ballots: the batch as rows, each judged by its poll's rules at the time it
// was cast.

/** Why a ballot is not recorded yet: it would meet those that are being removed, its voter's earlier one among them. */
const waiting = `'its poll is being reset'`;

/**
 * Common table expressions. `judged` has the batch with `kind`, `vote_change` and the `reason` for which a ballot cannot
 * be counted, null where it can; `broken` sets those with a reason aside, once (I6, I7), but for what is recorded already: a
 * batch that runs again may meet rules that changed meanwhile (I2). `deferred` keeps those that wait (drain-deferred.ts). The
 * parameters are `ballotColumns`.
 *
 * Polls are locked first, in the order of their ids: the triggers that keep the tallies lock them anyway at the end of
 * the statement, once for ballots updated and once for ballots inserted, and two batches over several polls would
 * meet crosswise there. Batches of one poll hence go one after the other; 500 ballots take some 3 ms.
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
  ), judged as (
    select
      batch.*,
      rule.kind,
      rule.vote_change,
      case
        when rule.id is null then 'there is no such poll'
        when batch.cast_at < rule.valid_from then 'cast before the poll was reset, reopened or changed'
        when batch.cast_at < rule.opens_at then 'cast before the poll opened'
        when batch.cast_at >= rule.closes_at then 'cast after the poll closed'
        when rule.options <= any (batch.choices) then 'there is no such option'
        when cardinality(batch.choices) > case rule.kind when 'ranked' then rule.options else rule.max_choices end
          then 'too many choices'
        when cardinality(batch.choices) > 1
          and cardinality(batch.choices) > (select count(distinct choice) from unnest(batch.choices) as choice)
          then 'an option chosen twice'
        when rule.resetting then ${waiting}
      end as reason
    from batch
    left join rule on rule.id = batch.poll_id
  ), deferred as (
    insert into deferred_ballots (poll_id, voter_id, choices, cast_at)
    select poll_id, voter_id, choices, cast_at
    from judged
    where reason = ${waiting}
  ), broken as (
    insert into rejected_ballots (poll_id, voter_id, cast_at, ballot, reason)
    select
      poll_id,
      voter_id,
      cast_at,
      json_build_object('pollId', poll_id, 'voterId', voter_id, 'choices', choices, 'castAt', microseconds),
      reason
    from judged
    where reason <> ${waiting}
      and not exists (
        select from ballots
        where ballots.poll_id = judged.poll_id
          and ballots.voter_id = judged.voter_id
          and ballots.cast_at = judged.cast_at
          and ballots.choices = judged.choices
      )
    on conflict (md5(ballot::text)) do nothing
    returning 1
  )`;
