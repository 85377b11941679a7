-- Up Migration

-- Ballots that the worker took out of the queue while their poll was locked. They wait here, on disk, so that they hold up
-- neither the queue nor another poll, and are recorded once their poll can be (worker/src/drain-deferred.ts).
create table deferred_ballots (
  id bigint generated always as identity primary key,
  -- no foreign key: the poll may be deleted while they wait, and checking it would wait for the lock
  poll_id integer not null,
  voter_id uuid not null,
  choices smallint[] not null,
  cast_at timestamptz not null
);
create index deferred_ballots_by_poll on deferred_ballots (poll_id, id);
-- the oldest, for how far behind the tallies are
create index deferred_ballots_by_time on deferred_ballots (cast_at);

-- Null: nobody has looked at what the queue holds of this poll since it closed.
alter table polls
  alter column in_flight drop not null,
  alter column in_flight drop default;
update polls
set in_flight = null
where sealed_at is null;

-- Down Migration

update polls
set in_flight = 0
where in_flight is null;
alter table polls
  alter column in_flight set default 0,
  alter column in_flight set not null;
drop table deferred_ballots;
