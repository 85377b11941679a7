-- Up Migration

-- Six digits that lead to a poll while it is open, for people who type an address. They are short enough to be guessed, so they
-- expire soon unless they are renewed. An expired code goes to another poll in time.
create table join_codes (
  code text primary key check (code ~ '^[0-9]{6}$'),
  poll_id integer not null unique references polls on delete cascade,
  until timestamptz not null
);

-- Down Migration

drop table join_codes;
