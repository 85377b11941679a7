-- Up Migration

-- Sessions of administrators that were ended before they expired. vote and result read the list every second.
create table revoked_sessions (
  -- null: every session that began before
  session uuid unique nulls not distinct,
  revoked_at timestamptz not null default now()
);

-- Down Migration

drop table revoked_sessions;
