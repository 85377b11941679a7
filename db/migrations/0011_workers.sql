-- Up Migration

-- Every worker says several times a second that it is alive (worker/src/take-over.ts). Unlogged: after a crash of Postgres the
-- workers have written their rows again before the first of them could be missed.
create unlogged table workers (
  id uuid primary key,
  seen_at timestamptz not null
)
-- rows change all the time: leave room on their pages
with (fillfactor = 50);

-- Down Migration

drop table workers;
