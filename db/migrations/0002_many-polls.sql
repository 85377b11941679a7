-- Up Migration

-- Lists are read newest first, all of them or a theme's, a page at a time. All: by the primary key, backwards.
create index polls_by_theme on polls (theme, id desc);

-- Ballots of ranked polls that name the same options in the same order: what an instant run-off is counted from, so that
-- a screen's next frame costs the different rankings and not the ballots.
create table rankings (
  poll_id integer not null references polls on delete cascade,
  choices smallint[] not null,
  ballots bigint not null check (ballots > 0),
  primary key (poll_id, choices)
) with (fillfactor = 50);
