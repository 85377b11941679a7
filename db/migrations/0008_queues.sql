-- Up Migration

-- Every queue that ballots were ever added to, written down before the first one was: so that none waits in a queue that
-- nobody reads, wherever the settings of the services point now (shared/src/queue/follow-queues.ts).
create table queues (
  -- also kept in the queue itself, so that an emptied Redis is noticed
  id uuid primary key,
  backend text not null check (backend in ('redis', 'postgres')),
  name text not null,
  created_at timestamptz not null default now(),
  -- when a process last said that it may add ballots to it
  used_at timestamptz not null default now(),
  -- since when it is empty and nobody adds to it, or an operator has given it up
  retired_at timestamptz
);

-- Down Migration

drop table queues;
