-- Up Migration

-- How far the results are complete (docs/architecture.md, "Completeness"). Both tables are logged, unlike heartbeats: an empty
-- list of instances after a crash of Postgres would look as if no process could still send older ballots.

-- The processes that add ballots to the queue. Each is listed before its first ballot.
create table vote_instances (
  -- as in the ids of its batches (shared/src/queue/batch-id.ts)
  id text primary key,
  -- Every ballot that it stamped earlier is in the queue, or was certainly not accepted. Null: not known.
  confirmed_to timestamptz,
  -- when it last reported; only whether it changes matters
  seen_at timestamptz not null default now(),
  -- it was stopped, and all its ballots are in the queue
  ended boolean not null default false
) with (fillfactor = 50);

-- Every vote cast before this instant of the queue's clock is recorded or rejected. Null: not known.
create table completeness (
  only_row boolean primary key default true check (only_row),
  complete_to timestamptz
) with (fillfactor = 50);
insert into completeness default values;

-- Down Migration

drop table completeness;
drop table vote_instances;
