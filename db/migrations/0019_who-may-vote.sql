-- Up Migration

-- as in 0014: before Postgres 18 no column with a default can be added while a function takes the table's rows
drop function poll_status(polls);
drop function poll_status(polls, timestamptz);

alter table polls
  -- how a voter's id is made: one for each browser, for each voting link, or for each ballot page
  add column voters text not null default 'browser' check (voters in ('browser', 'token', 'anyone')),
  -- The id of a token's voter is HMAC(voter_secret, token). 244 random bits; no service sends it out.
  add column voter_secret bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());

create function poll_status(poll polls, at timestamptz) returns text
language sql stable parallel safe
return case
  when poll.sealed_at is not null then 'final'
  when poll.opens_at > at then 'scheduled'
  when poll.closes_at is null or poll.closes_at > at then 'open'
  else 'closing'
end;

create function poll_status(poll polls) returns text
language sql stable
return poll_status(poll, queue_now());

-- Who may vote in a poll with voting links. Only the SHA-256 of a token is stored, and the voter's id cannot be made from it, so
-- that nothing leads from a label to a ballot. No column says when a token was redeemed or stored, because ballots have the times
-- at which they were cast. `redeemed` is written for ten tokens or more at once (vote/src/voting/redeemed-tokens.ts).
create table voter_tokens (
  poll_id integer not null references polls on delete cascade,
  hash bytea not null check (octet_length(hash) = 32),
  label text check (label <> ''),
  redeemed boolean not null default false,
  revoked boolean not null default false,
  primary key (poll_id, hash)
);

-- read with the poll
create index voter_tokens_revoked on voter_tokens (poll_id) where revoked;

-- Down Migration

drop table voter_tokens;
alter table polls
  drop column voter_secret,
  drop column voters;
