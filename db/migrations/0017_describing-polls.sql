-- Up Migration

-- as in 0014: before Postgres 18 no column with a default can be added while a function takes the table's rows
drop function poll_status(polls);
drop function poll_status(polls, timestamptz);

alter table polls
  -- shown under the question: plain text of several lines, empty if there is none
  add column description text not null default '',
  -- results are hidden until there are this many ballots, and then shown in steps
  add column show_from integer check (show_from >= 2),
  -- an IANA name: on whose clocks forms and pages show the poll's times
  add column time_zone text not null default 'UTC' check (time_zone <> '');

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

-- What a poll with `show_from` shows while it is not final. Each row is the poll as it was at the end of a transaction: every
-- process, and each later one, shows the same. Written by a trigger; result only reads.
create table shown_results (
  poll_id integer primary key references polls on delete cascade,
  ballots bigint not null,
  -- by position
  votes bigint[] not null,
  -- as read-snapshots.ts reads them; null if there are too many, and for polls that are not ranked
  rankings text
) with (fillfactor = 50);

-- Two rows that follow each other differ by five ballots or more, so that no vote is the difference between them. A row replaces
-- another only
--
-- 1. once the poll has five ballots more or fewer, and at least `show_from`. Changed votes alone do not move it.
-- 2. when the poll gets a `show_from` or is sealed: everyone has seen it as it is then, and the next step must be five ballots away
--    from that.
--
-- It runs at the end of each transaction that changed the poll, and so has locked it.
create function keep_shown_result() returns trigger
language plpgsql as $$
declare
  is_ranked boolean;
  is_seen boolean := old.show_from is null or (old.sealed_at is null and new.sealed_at is not null);
  is_due boolean;
  is_large boolean;
begin
  select
    kind = 'ranked',
    is_seen or polls.ballots >= show_from and coalesce(abs(polls.ballots - shown.ballots) >= 5, true)
  into is_ranked, is_due
  from polls
  left join shown_results as shown on shown.poll_id = polls.id
  where polls.id = new.id
    and polls.ballots > 0
    and not resetting;

  -- without ballots nothing is left to be guessed, and options may change
  if not found then
    delete from shown_results where poll_id = new.id;
    return null;
  end if;

  if not is_due then
    return null;
  end if;

  -- as in read-snapshots.ts: each row copies all rankings, which must not delay the votes
  is_large := is_ranked and (select count(*) from (select from rankings where poll_id = new.id limit 2001) as first) > 2000;
  if is_large and not is_seen then
    return null;
  end if;

  insert into shown_results (poll_id, ballots, votes, rankings)
  select
    id,
    ballots,
    array(
      select coalesce(tallies.votes, 0)
      from options
      left join tallies on tallies.poll_id = options.poll_id and tallies.position = options.position
      where options.poll_id = polls.id
      order by options.position
    ),
    case
      when is_ranked and not is_large then (
        select string_agg(choices::text || rankings.ballots, '')
        from rankings
        where rankings.poll_id = polls.id
      )
    end
  from polls
  where id = new.id
  on conflict (poll_id) do update
    set ballots = excluded.ballots,
        votes = excluded.votes,
        rankings = excluded.rankings;

  return null;
end
$$;

create constraint trigger keep_shown_result after update on polls
  deferrable initially deferred
  for each row
  when (new.show_from is not null)
  execute function keep_shown_result();

-- Down Migration

drop trigger keep_shown_result on polls;
drop function keep_shown_result();
drop table shown_results;

alter table polls
  drop column time_zone,
  drop column show_from,
  drop column description;
