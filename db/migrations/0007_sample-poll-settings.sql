-- Up Migration

-- The settings that the texts of poll 1 last followed (db/src/migrate.ts): one row. It is empty where poll 1 is older than
-- this table, and then its texts, which somebody may have edited, are left as they are.
create table sample_poll_settings (
  is_only_row boolean primary key default true check (is_only_row),
  option_a text not null,
  option_b text not null
);

-- Down Migration

drop table sample_poll_settings;
