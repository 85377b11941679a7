-- Up Migration

-- Six digits that lead to a poll while it is open, for people who type an address. The code of a poll that has closed goes to
-- another poll in time.
create table join_codes (
  code text primary key check (code ~ '^[0-9]{6}$'),
  poll_id integer not null unique references polls on delete cascade
);

-- Down Migration

drop table join_codes;
