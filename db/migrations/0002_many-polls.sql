-- Up Migration

-- first of all and before the index below takes polls: batches under way finish, new ones wait
lock table ballots in share row exclusive mode;

-- Lists are read newest first, all of them or a theme's, a page at a time. All: by the primary key, backwards.
create index polls_by_theme on polls (theme, id desc);

-- Ballots of ranked polls that name the same options in the same order: what an instant run-off is counted from, so that
-- a screen's next frame costs the different rankings and not the ballots.
create table rankings (
  poll_id integer not null references polls on delete cascade,
  choices smallint[] not null,
  ballots bigint not null check (ballots > 0),
  primary key (poll_id, choices)
) with (fillfactor = 50);

-- The triggers of 0001, knowing ranked polls: there `tallies` counts first preferences only, and `rankings` follows the
-- ballots. Which of the polls are ranked comes with locking them; a batch without any pays one comparison per ballot.

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

-- Updates only: when a deleted poll takes its ballots along, its counters are already gone.
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

create or replace function count_truncated_ballots() returns trigger
language plpgsql as $$
begin
  update polls set version = version + 1, ballots = 0 where ballots > 0;
  update tallies set votes = 0 where votes > 0;
  delete from rankings;
  return null;
end
$$;

-- What the ballots of a poll count for hangs on its kind: it is settled with the first of them.
create function keep_kind() returns trigger
language plpgsql as $$
begin
  raise exception 'poll % has ballots, its kind cannot change', old.id using errcode = 'check_violation';
end
$$;

create trigger keep_kind before update of kind on polls
  for each row when (old.kind <> new.kind and old.ballots > 0)
  execute function keep_kind();

-- ranked ballots that are there already

insert into rankings (poll_id, choices, ballots)
select poll_id, choices, count(*)
from ballots
join polls on polls.id = ballots.poll_id
where polls.kind = 'ranked'
group by poll_id, choices;

update tallies
set votes = (
  select count(*)
  from ballots
  where ballots.poll_id = tallies.poll_id
    and ballots.choices[1] = tallies.position
)
from polls
where polls.id = tallies.poll_id
  and polls.kind = 'ranked';

update polls set version = version + 1 where kind = 'ranked' and ballots > 0;

-- Down Migration

lock table ballots in share row exclusive mode;

drop trigger keep_kind on polls;
drop function keep_kind;
drop table rankings;
drop index polls_by_theme;

create or replace function count_added_ballots() returns trigger
language plpgsql as $$
begin
  -- `insert ... on conflict do update` fires the update triggers even when it updated nothing
  if not exists (select from added) then
    return null;
  end if;

  perform from polls
  where id in (select poll_id from added)
  order by id
  for no key update;

  update polls
  set version = version + 1,
      ballots = polls.ballots + change.ballots
  from (select poll_id, count(*) as ballots from added group by poll_id) as change
  where polls.id = change.poll_id;

  insert into tallies (poll_id, position, votes)
  select poll_id, position, count(*)
  from added, unnest(choices) as position
  group by poll_id, position
  order by poll_id, position
  on conflict (poll_id, position) do update
    set votes = tallies.votes + excluded.votes;

  return null;
end
$$;

-- Updates only: when a deleted poll takes its ballots along, its counters are already gone.
create or replace function count_removed_ballots() returns trigger
language plpgsql as $$
begin
  if not exists (select from removed) then
    return null;
  end if;

  perform from polls
  where id in (select poll_id from removed)
  order by id
  for no key update;

  update polls
  set version = version + 1,
      ballots = polls.ballots - change.ballots
  from (select poll_id, count(*) as ballots from removed group by poll_id) as change
  where polls.id = change.poll_id;

  -- no ordering needed: the poll's lock, just taken, covers its tallies
  update tallies
  set votes = tallies.votes - change.votes
  from (
    select poll_id, position, count(*) as votes
    from removed, unnest(choices) as position
    group by poll_id, position
  ) as change
  where tallies.poll_id = change.poll_id
    and tallies.position = change.position;

  return null;
end
$$;

create or replace function count_truncated_ballots() returns trigger
language plpgsql as $$
begin
  update polls set version = version + 1, ballots = 0 where ballots > 0;
  update tallies set votes = 0 where votes > 0;
  return null;
end
$$;

update tallies
set votes = (
  select count(*)
  from ballots
  where ballots.poll_id = tallies.poll_id
    and tallies.position = any (ballots.choices)
)
from polls
where polls.id = tallies.poll_id
  and polls.kind = 'ranked';

insert into tallies (poll_id, position, votes)
select poll_id, position, count(*)
from ballots
join polls on polls.id = ballots.poll_id, unnest(choices) as position
where polls.kind = 'ranked'
group by poll_id, position
on conflict (poll_id, position) do nothing;

update polls set version = version + 1 where kind = 'ranked' and ballots > 0;
