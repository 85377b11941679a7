-- Up Migration

-- How far the queue's clock is ahead of this database's (db/src/publish-queue-clock.ts): polls open and close by the
-- queue's. Logged, unlike heartbeats, so that no status changes because Postgres crashed; it is written when one of the
-- two clocks was set, and hardly ever otherwise.
create table queue_clock (
  only_row boolean primary key default true check (only_row),
  ahead interval not null default '0'
);
insert into queue_clock default values;

create function queue_now() returns timestamptz
language sql stable parallel safe
return coalesce((select statement_timestamp() + ahead from queue_clock), statement_timestamp());

-- Where a poll stands at an instant of the queue's clock. A sealed poll is final whatever the clock says: its result may
-- have been shown. A statement over many polls asks for queue_now() once: this function then becomes part of the
-- statement, which one that looks into queue_clock could not.
create function poll_status(poll polls, at timestamptz) returns text
language sql stable parallel safe
return case
  when poll.sealed_at is not null then 'final'
  when poll.opens_at > at then 'scheduled'
  when poll.closes_at is null or poll.closes_at > at then 'open'
  else 'closing'
end;

-- For single polls, and for operators.
create or replace function poll_status(poll polls) returns text
language sql stable
return poll_status(poll, queue_now());

-- Down Migration

create or replace function poll_status(poll polls) returns text
language sql stable
return case
  when poll.opens_at > statement_timestamp() then 'scheduled'
  when poll.closes_at is null or poll.closes_at > statement_timestamp() then 'open'
  when poll.sealed_at is null then 'closing'
  else 'final'
end;

drop function poll_status(polls, timestamptz);
drop function queue_now;
drop table queue_clock;
