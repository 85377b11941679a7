-- Up Migration

-- as batches take them, so that those under way finish first and new ones wait
lock table polls, ballots, rankings in access exclusive mode;

-- before Postgres 18 no column with a default can be added while a function takes the table's rows
drop function poll_status(polls);

alter table polls
  -- Ballots that do not count any more are still being removed; ballots cast since then wait. A column of polls, because a
  -- statement that waited for a poll's lock sees this row as it is by then, but other tables as they were when it began.
  add column resetting boolean not null default false;

create function poll_status(poll polls) returns text
language sql stable
return case
  when poll.opens_at > statement_timestamp() then 'scheduled'
  when poll.closes_at is null or poll.closes_at > statement_timestamp() then 'open'
  when poll.sealed_at is null then 'closing'
  else 'final'
end;

-- Polls whose ballots are on their way out: deleting ten million rows takes minutes, and nobody shall wait for that. The
-- worker removes them in chunks (worker/src/remove-ballots.ts). A row goes with the last ballot.
create table removals (
  -- no foreign key: a deleted poll is gone at once
  poll_id integer primary key,
  kind text not null check (kind in ('reset', 'delete')),
  question text not null,
  -- how many there were, and how many of them are gone
  ballots bigint not null,
  removed bigint not null default 0 check (removed >= 0),
  -- Where the next chunk begins; null: none is left. Without it, each chunk would first read all that the chunks before it
  -- have deleted.
  next_voter_id uuid default '00000000-0000-0000-0000-000000000000',
  next_ranking smallint[] default '{}',
  started_at timestamptz not null default now()
-- every chunk rewrites the row
) with (fillfactor = 50);

-- Ballots and rankings outlive their poll until they are removed. A ballot of a poll that does not exist is still refused:
-- the trigger that counts it finds no poll for its tally.
alter table ballots drop constraint ballots_poll_id_fkey;
alter table rankings drop constraint rankings_poll_id_fkey;

-- By a trigger, so that a poll deleted by hand leaves nothing behind either. A delete takes over from a reset under way.
create function remove_ballots_later() returns trigger
language plpgsql as $$
begin
  insert into removals (poll_id, kind, question, ballots)
  values (old.id, 'delete', old.question, old.ballots)
  on conflict (poll_id) do update
    set kind = excluded.kind;
  return null;
end
$$;

create trigger remove_ballots_later after delete on polls
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

-- Down Migration

lock table polls, ballots, rankings in access exclusive mode;

delete from ballots
where poll_id in (select poll_id from removals);

delete from rankings
where poll_id in (select poll_id from removals where kind = 'delete');

drop trigger remove_ballots_later on polls;
drop function remove_ballots_later;
drop table removals;

alter table ballots add foreign key (poll_id) references polls on delete cascade;
alter table rankings add foreign key (poll_id) references polls on delete cascade;

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
from ballots;

alter table polls drop column resetting;
