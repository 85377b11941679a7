import type { Pool, PoolClient } from '@hands/db/pool';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { noteBallotTerms } from './ballot-terms.ts';
import { noteLastWithdrawal } from './last-withdrawal.ts';
import { noteLimit } from './limit.ts';
import { createRunOff } from './run-off.js';
import { noteValidFrom } from './valid-from.ts';

/**
 * A poll with more different rankings than this is large: only read-large-poll.ts counts its run-off, outside the ticks. This
 * many take Postgres 4 ms to write and this process 2 ms to count; a thread takes 25 ms just to start.
 */
export const MAX_RANKINGS_AT_ONCE = 2_000;

// A single statement, so that a snapshot's options, rankings, total and version are from one moment of the database. It looks
// polls up by primary key and reads further only for those that changed, so its cost depends on the watched polls and their
// changes, not on the number of polls. (`limit 1` makes the planner do this. For many polls it would otherwise read the whole
// table.)
const readNewer = `
  with clock as materialized (
    select queue_now() as now
  )
  select
    seen.poll_id as "pollId",
    poll.slug,
    poll.listed,
    poll.version,
    poll.question,
    poll.description,
    poll.kind,
    poll.status,
    poll.results_visible as "resultsVisible",
    (
      -- an option has no row in tallies before its first vote
      select coalesce(
        json_agg(
          json_build_object(
            'position', options.position,
            'text', options.text,
            'votes', coalesce(tallies.votes, 0)
          )
          order by options.position
        ),
        '[]'::json
      )
      from options
      left join tallies on tallies.poll_id = options.poll_id and tallies.position = options.position
      where options.poll_id = poll.id
    ) as options,
    case
      when poll.kind = 'ranked' then (
        -- null for a large poll; in order of the primary key, so that no other poll's rankings are scanned
        select case when count(*) <= ${MAX_RANKINGS_AT_ONCE} then coalesce(string_agg(choices::text || ballots, ''), '') end
        from (
          select choices, ballots
          from rankings
          where poll_id = poll.id
          order by choices
          limit ${MAX_RANKINGS_AT_ONCE + 1}
        ) as first
      )
    end as rankings,
    -- the final result is shown as it is
    case when poll.status <> 'final' then poll.show_from end as "showFrom",
    (
      select json_build_object('ballots', ballots, 'votes', votes, 'rankings', rankings)
      from shown_results
      where poll_id = poll.id
        and ballots >= poll.show_from
    ) as step,
    poll.ballots as total,
    case poll.status when 'closing' then poll.in_flight else 0 end as "inFlight",
    to_char(poll.opens_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "opensAt",
    to_char(poll.closes_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "closesAt",
    to_char(poll.sealed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "sealedAt",
    poll.time_zone as "timeZone",
    to_char(clock.now at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
    poll.valid_from::text as "validFrom",
    poll.last_withdrawal as "lastWithdrawal",
    json_build_array(poll.theme, poll.max_choices, poll.vote_change, poll.show_from)::text as "ballotTerms"
  from clock, unnest($1::integer[], $2::bigint[], $3::text[]) as seen (poll_id, version, status)
  left join lateral (
    select polls.*, poll_status(polls, clock.now) as status
    from polls
    where polls.id = seen.poll_id
    limit 1
  ) as poll on true
  where poll.id is null
    or poll.version > seen.version
    or poll.status <> seen.status`;

/**
 * How long a poll rests after a read, for each different ranking counted. A poll that changes all the time therefore takes a
 * quarter of a core: half a million rankings take Postgres 1.2 s, this process 0.2 s and a thread 0.7 s.
 */
export const REST_PER_RANKING_MS = 0.01;

/** What is known of a poll so far; nothing if there is no snapshot. */
export interface KnownVersion {
  pollId: number;
  snapshot?: Pick<Snapshot, 'version' | 'status'> | undefined;
}

/** A poll as it is now, with all its votes. */
export interface Reading {
  pollId: number;
  /** Undefined if there is no such poll. The snapshot of a large poll has no rounds and must not be shown. */
  snapshot: Snapshot | undefined;
  isLarge: boolean;
  /** How many different rankings were counted, which determines the cost of the reading. */
  rankings: number;
}

interface Row extends Omit<Snapshot, 'version' | 'visible' | 'rounds'> {
  version: number | null;
  step: Step | null;
  /** See run-off.d.ts. */
  rankings: string | null;
  validFrom: string | null;
  lastWithdrawal: number | null;
  ballotTerms: string | null;
}

/** A row of `shown_results`. */
interface Step {
  ballots: number;
  /** By position, without options that were added since. */
  votes: number[];
  /** Null if there are too many to count at once, and for polls that are not ranked. */
  rankings: string | null;
}

/** Reads those of these polls that have a newer version or, by the clock, another status than seen, or that are gone. */
export async function readSnapshots(pool: Pool | PoolClient, seen: KnownVersion[]): Promise<Reading[]> {
  // named, so that each connection plans it once instead of at every tick
  const { rows } = await pool.query<Row>({
    name: 'read-snapshots',
    text: readNewer,
    values: [
      seen.map(({ pollId }) => pollId),
      seen.map(({ snapshot }) => snapshot?.version ?? -1),
      seen.map(({ snapshot }) => snapshot?.status ?? ''),
    ],
  });
  return rows.map(toReading);
}

function toReading({
  version,
  rankings,
  validFrom,
  lastWithdrawal,
  ballotTerms,
  showFrom,
  step,
  ...rest
}: Row): Reading {
  const { pollId, kind, options } = rest;
  if (version === null) return { pollId, snapshot: undefined, isLarge: false, rankings: 0 };
  const snapshot: Snapshot = { ...rest, version, visible: true, showFrom: null };
  if (showFrom !== null)
    noteLimit(snapshot, { showFrom, step: step ? atStep({ ...snapshot, showFrom }, step) : undefined });
  noteValidFrom(snapshot, validFrom);
  noteLastWithdrawal(snapshot, lastWithdrawal);
  noteBallotTerms(snapshot, ballotTerms);
  if (rankings === null) return { pollId, snapshot, isLarge: kind === 'ranked', rankings: 0 };
  const runOff = createRunOff(options.length);
  runOff.add(rankings);
  snapshot.rounds = runOff.count();
  return { pollId, snapshot, isLarge: false, rankings: runOff.size() };
}

/** The snapshot with the votes of an earlier moment. Undefined if that cannot be shown. */
function atStep(snapshot: Snapshot, { ballots, votes, rankings }: Step): Snapshot | undefined {
  const options = snapshot.options.map((option, position) => ({ ...option, votes: votes[position] ?? 0 }));
  const step = { ...snapshot, total: ballots, options };
  if (snapshot.kind !== 'ranked') return step;
  if (rankings === null) return undefined;
  const runOff = createRunOff(options.length);
  runOff.add(rankings);
  return { ...step, rounds: runOff.count() };
}
