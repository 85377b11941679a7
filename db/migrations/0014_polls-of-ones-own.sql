-- Up Migration

-- A poll's address for people: ten characters of Crockford's base32, the first a letter, so that it is never taken for a number.
-- 49 random bits from the bytes of a UUID that are random throughout.
create function random_slug() returns text
language sql
volatile
return (
  select string_agg(
    substr(
      '0123456789abcdefghjkmnpqrstvwxyz',
      1 + case place when 0 then 16 + byte % 16 else byte % 32 end,
      1
    ),
    ''
    order by place
  )
  from (
    select place, get_byte(uuid_send(uuid), case when place < 6 then place else place + 3 end) as byte
    from gen_random_uuid() as uuid, generate_series(0, 9) as place
  ) as bytes
);

-- as in 0005: before Postgres 18 no column with a default can be added while a function takes the table's rows
drop function poll_status(polls);
drop function poll_status(polls, timestamptz);

alter table polls
  add column slug text not null default random_slug() unique
    check (slug ~ '^[a-hjkmnp-tv-z][0-9a-hjkmnp-tv-z]{9}$'),
  -- whether lists show it, and its number is an address of it
  add column listed boolean not null default true;

-- those of 0006
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

-- lists show the newest listed polls, however many unlisted ones there are
drop index polls_by_theme;
create index polls_by_theme on polls (theme, id desc) where listed;
create index polls_listed on polls (id desc) where listed;

-- Anyone who has the key manages the poll. Only its SHA-256 is stored.
create table poll_keys (
  poll_id integer not null references polls on delete cascade,
  hash bytea not null check (octet_length(hash) = 32),
  label text not null check (label <> ''),
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  primary key (poll_id, hash)
);

-- Down Migration

drop table poll_keys;
drop index polls_listed;
drop index polls_by_theme;
create index polls_by_theme on polls (theme, id desc);
alter table polls
  drop column listed,
  drop column slug;
drop function random_slug();
