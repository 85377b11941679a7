-- Up Migration

alter table polls
  -- ballots cast earlier belong to an epoch that has ended: the poll was reopened, reset, or given other options
  add column epoch_at timestamptz,
  -- of a closing poll, the ballots that the queue still holds
  add column in_flight bigint not null default 0 check (in_flight >= 0),
  add constraint polls_sealed_when_closed check (sealed_at >= closes_at);

-- which polls wait for their seal (worker/src/seal-polls.ts): few, of however many there are
create index polls_to_seal on polls (closes_at) where sealed_at is null and closes_at is not null;

-- Where a poll stands. By the database's clock, for pages and lists: whether a ballot is in time is judged by the
-- queue's clock.
create function poll_status(poll polls) returns text
language sql stable
return case
  when poll.opens_at > statement_timestamp() then 'scheduled'
  when poll.closes_at is null or poll.closes_at > statement_timestamp() then 'open'
  when poll.sealed_at is null then 'closing'
  else 'final'
end;

-- A seal says that nothing will change the result any more. Should something do so all the same, a ballot in time from a
-- process that had stood still, or a correction by hand, the result counts and the seal does not: it is set again once the
-- queue holds no ballot of the poll. The triggers that count ballots name this column in each of their updates.
create function break_seal() returns trigger
language plpgsql as $$
begin
  new.sealed_at := null;
  return new;
end
$$;

create trigger break_seal before update of ballots on polls
  for each row when (old.sealed_at is not null)
  execute function break_seal();

-- What administrators did, written with the deed.
create table admin_actions (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  -- who: a session, the token, or anybody where administration is open
  actor text not null,
  action text not null,
  -- no foreign key: what was done to a poll outlives it
  poll_id integer,
  detail jsonb not null default '{}'
);
create index admin_actions_by_poll on admin_actions (poll_id, id desc);

-- How vote and worker say that they are alive, and what they see of the queue: result cannot ask them. One row a
-- service, of whichever of its processes spoke last. Unlogged: half a second later it is all said again.
create unlogged table heartbeats (
  service text primary key,
  beat_at timestamptz not null,
  state json not null
) with (fillfactor = 50);

-- Down Migration

drop table heartbeats, admin_actions;
drop trigger break_seal on polls;
drop function break_seal, poll_status;
drop index polls_to_seal;
alter table polls
  drop constraint polls_sealed_when_closed,
  drop column in_flight,
  drop column epoch_at;
