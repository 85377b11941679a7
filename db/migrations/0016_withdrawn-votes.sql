-- Up Migration

-- as batches take them, so that those under way finish first and new ones wait
lock table polls, ballots in access exclusive mode;

-- A ballot without choices is a withdrawn vote. It counts as nothing. The row stays, so that an older ballot of its voter that
-- arrives late does not count either.
alter table ballots drop constraint ballots_choices_check;

alter table polls
  -- The version in which a vote that had counted was last withdrawn. Screens of those who have voted are checked again then: the
  -- total does not show it if others have voted meanwhile.
  add column last_withdrawal bigint;

-- The triggers of 0002. `ballots` and `rankings` leave out withdrawn votes; tallies have nothing of them to count.

create or replace function count_added_ballots() returns trigger
language plpgsql as $$
declare
  ranked integer[];
begin
  -- `insert ... on conflict do update` fires the update triggers even when it updated nothing
  if not exists (select from added) then
    return null;
  end if;

  select array_agg(id) filter (where kind = 'ranked')
  into ranked
  from (
    select id, kind
    from polls
    where id in (select poll_id from added)
    order by id
    for no key update
  ) as locked;

  update polls
  set version = version + 1,
      ballots = polls.ballots + change.ballots
  from (
    select poll_id, count(*) filter (where choices <> '{}') as ballots
    from added
    group by poll_id
  ) as change
  where polls.id = change.poll_id;

  insert into tallies (poll_id, position, votes)
  select poll_id, position, count(*)
  from added, unnest(case when poll_id = any (ranked) then choices[1:1] else choices end) as position
  group by poll_id, position
  order by poll_id, position
  on conflict (poll_id, position) do update
    set votes = tallies.votes + excluded.votes;

  if ranked is not null then
    insert into rankings (poll_id, choices, ballots)
    select poll_id, choices, count(*)
    from added
    where poll_id = any (ranked)
      and choices <> '{}'
    group by poll_id, choices
    order by poll_id, choices
    on conflict (poll_id, choices) do update
      set ballots = rankings.ballots + excluded.ballots;
  end if;

  return null;
end
$$;

create or replace function count_removed_ballots() returns trigger
language plpgsql as $$
declare
  ranked integer[];
begin
  if not exists (select from removed) then
    return null;
  end if;

  select array_agg(id) filter (where kind = 'ranked')
  into ranked
  from (
    select id, kind
    from polls
    where id in (select poll_id from removed)
    order by id
    for no key update
  ) as locked;

  update polls
  set version = version + 1,
      ballots = polls.ballots - change.ballots
  from (
    select poll_id, count(*) filter (where choices <> '{}') as ballots
    from removed
    group by poll_id
  ) as change
  where polls.id = change.poll_id;

  -- no ordering needed: the poll's lock, just taken, covers its tallies and rankings
  update tallies
  set votes = tallies.votes - change.votes
  from (
    select poll_id, position, count(*) as votes
    from removed, unnest(case when poll_id = any (ranked) then choices[1:1] else choices end) as position
    group by poll_id, position
  ) as change
  where tallies.poll_id = change.poll_id
    and tallies.position = change.position;

  -- withdrawn votes have no row in rankings
  if ranked is not null then
    -- none is kept at zero: rankings are as many as voters think of, and few are thought of twice
    delete from rankings
    using (
      select poll_id, choices, count(*) as ballots
      from removed
      where poll_id = any (ranked)
      group by poll_id, choices
    ) as change
    where rankings.poll_id = change.poll_id
      and rankings.choices = change.choices
      and rankings.ballots = change.ballots;

    update rankings
    set ballots = rankings.ballots - change.ballots
    from (
      select poll_id, choices, count(*) as ballots
      from removed
      where poll_id = any (ranked)
      group by poll_id, choices
    ) as change
    where rankings.poll_id = change.poll_id
      and rankings.choices = change.choices;
  end if;

  return null;
end
$$;

-- A withdrawal by someone who had no vote takes nothing away. It must not make screens check everyone again: anyone could send any
-- number of them.
create function note_withdrawn_votes() returns trigger
language plpgsql as $$
begin
  -- most statements withdraw nothing
  if not exists (select from added where choices = '{}') then
    return null;
  end if;

  -- the polls are locked, and have their new version, by the triggers that count
  update polls
  set last_withdrawal = version
  where id in (
    select poll_id
    from (
      select poll_id, voter_id from removed where choices <> '{}'
      -- not a join: its plan is kept, and could be one for few rows
      intersect
      select poll_id, voter_id from added where choices = '{}'
    ) as withdrawn
  );

  return null;
end
$$;

create trigger count_update_3_withdrawn after update on ballots
  referencing old table as removed new table as added
  for each statement execute function note_withdrawn_votes();

-- The total of a poll no longer says whether it has rows to be removed. A removal counts votes, as the total does.
create or replace function remove_ballots_later() returns trigger
language plpgsql as $$
begin
  insert into removals (poll_id, kind, question, ballots)
  select old.id, 'delete', old.question, old.ballots
  where old.resetting
    or exists (select from ballots where poll_id = old.id)
  on conflict (poll_id) do update
    set kind = excluded.kind;
  return null;
end
$$;

create or replace trigger remove_ballots_later after delete on polls
  for each row
  execute function remove_ballots_later();

create or replace view votes as
select
  (extract(epoch from cast_at) * 1000000)::bigint as id,
  poll_id,
  voter_id,
  (
    select string_agg(chr(ascii('a') + choice), '' order by place)
    from unnest(choices) with ordinality as chosen (choice, place)
  ) as vote,
  cast_at as created_at
from ballots
-- without those that were withdrawn or are being removed
where choices <> '{}'
  and exists (
  select from polls
  where polls.id = ballots.poll_id
    and not polls.resetting
);

-- Down Migration

lock table polls, ballots in access exclusive mode;

drop trigger count_update_3_withdrawn on ballots;
drop function note_withdrawn_votes;

delete from ballots where choices = '{}';
alter table ballots add check (cardinality(choices) > 0);

create or replace function count_added_ballots() returns trigger
language plpgsql as $$
declare
  ranked integer[];
begin
  -- `insert ... on conflict do update` fires the update triggers even when it updated nothing
  if not exists (select from added) then
    return null;
  end if;

  select array_agg(id) filter (where kind = 'ranked')
  into ranked
  from (
    select id, kind
    from polls
    where id in (select poll_id from added)
    order by id
    for no key update
  ) as locked;

  update polls
  set version = version + 1,
      ballots = polls.ballots + change.ballots
  from (select poll_id, count(*) as ballots from added group by poll_id) as change
  where polls.id = change.poll_id;

  insert into tallies (poll_id, position, votes)
  select poll_id, position, count(*)
  from added, unnest(case when poll_id = any (ranked) then choices[1:1] else choices end) as position
  group by poll_id, position
  order by poll_id, position
  on conflict (poll_id, position) do update
    set votes = tallies.votes + excluded.votes;

  if ranked is not null then
    insert into rankings (poll_id, choices, ballots)
    select poll_id, choices, count(*)
    from added
    where poll_id = any (ranked)
    group by poll_id, choices
    order by poll_id, choices
    on conflict (poll_id, choices) do update
      set ballots = rankings.ballots + excluded.ballots;
  end if;

  return null;
end
$$;

create or replace function count_removed_ballots() returns trigger
language plpgsql as $$
declare
  ranked integer[];
begin
  if not exists (select from removed) then
    return null;
  end if;

  select array_agg(id) filter (where kind = 'ranked')
  into ranked
  from (
    select id, kind
    from polls
    where id in (select poll_id from removed)
    order by id
    for no key update
  ) as locked;

  update polls
  set version = version + 1,
      ballots = polls.ballots - change.ballots
  from (select poll_id, count(*) as ballots from removed group by poll_id) as change
  where polls.id = change.poll_id;

  -- no ordering needed: the poll's lock, just taken, covers its tallies and rankings
  update tallies
  set votes = tallies.votes - change.votes
  from (
    select poll_id, position, count(*) as votes
    from removed, unnest(case when poll_id = any (ranked) then choices[1:1] else choices end) as position
    group by poll_id, position
  ) as change
  where tallies.poll_id = change.poll_id
    and tallies.position = change.position;

  if ranked is not null then
    -- none is kept at zero: rankings are as many as voters think of, and few are thought of twice
    delete from rankings
    using (
      select poll_id, choices, count(*) as ballots
      from removed
      where poll_id = any (ranked)
      group by poll_id, choices
    ) as change
    where rankings.poll_id = change.poll_id
      and rankings.choices = change.choices
      and rankings.ballots = change.ballots;

    update rankings
    set ballots = rankings.ballots - change.ballots
    from (
      select poll_id, choices, count(*) as ballots
      from removed
      where poll_id = any (ranked)
      group by poll_id, choices
    ) as change
    where rankings.poll_id = change.poll_id
      and rankings.choices = change.choices;
  end if;

  return null;
end
$$;

create or replace function remove_ballots_later() returns trigger
language plpgsql as $$
begin
  insert into removals (poll_id, kind, question, ballots)
  values (old.id, 'delete', old.question, old.ballots)
  on conflict (poll_id) do update
    set kind = excluded.kind;
  return null;
end
$$;

create or replace trigger remove_ballots_later after delete on polls
  for each row when (old.ballots > 0 or old.resetting)
  execute function remove_ballots_later();

create or replace view votes as
select
  (extract(epoch from cast_at) * 1000000)::bigint as id,
  poll_id,
  voter_id,
  (
    select string_agg(chr(ascii('a') + choice), '' order by place)
    from unnest(choices) with ordinality as chosen (choice, place)
  ) as vote,
  cast_at as created_at
from ballots
-- those that are being removed count no more
where exists (
  select from polls
  where polls.id = ballots.poll_id
    and not polls.resetting
);

alter table polls drop column last_withdrawal;
