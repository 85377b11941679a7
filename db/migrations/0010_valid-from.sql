-- Up Migration

-- Ballots cast before this instant do not count: the poll has been reset, reopened or given other options since. Only the
-- name changes, so this takes no longer with millions of ballots. A worker of an earlier version that is still running
-- keeps its batches in the queue until it is replaced.
alter table polls rename column epoch_at to valid_from;

-- Down Migration

alter table polls rename column valid_from to epoch_at;
