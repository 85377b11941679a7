import type { Pool, PoolClient } from '@hands/db/pool';
import type { PollReference } from '@hands/shared/poll/poll-reference';
import type { PollKind, PollStatus, ResultsVisible, VoterRule } from '@hands/shared/poll/poll';

/** The progress of removing ballots that no longer count. */
export interface Removal {
  removed: number;
  total: number;
}

/** What a ballot page shows and a vote is checked against. */
export interface Poll {
  id: number;
  /** Its address for people is `/p/{slug}`. */
  slug: string;
  /** Whether lists show it, and its number is an address of it. */
  listed: boolean;
  question: string;
  /** Shown under the question; empty if there is none. */
  description: string;
  theme: string;
  kind: PollKind;
  /** How many options a ballot may name; 1 for ranked polls, whose ballots may name all. */
  maxChoices: number;
  /** Whether a voter may vote again. */
  voteChange: boolean;
  resultsVisible: ResultsVisible;
  /** Who may vote. */
  voters: VoterRule;
  /** The ids of revoked voter tokens. Their cookies stay in browsers, and no longer vote. */
  revokedTokens: string[];
  /** Until the result is final, it is hidden until there are this many ballots, and then shown in steps. */
  showFrom: number | null;
  /** The status when the poll was read, by the queue's clock. Whether a ballot is accepted depends on the times below. */
  status: PollStatus;
  /** Microseconds since the Unix epoch by the queue's clock, or null. */
  opensAt: number | null;
  closesAt: number | null;
  /** On whose clocks its times are shown. */
  timeZone: string;
  /** When the result became final. */
  sealedAt: number | null;
  /** Ballots cast earlier no longer count: at this time the poll was reopened or reset, or a change altered their meaning. */
  validFrom: number | null;
  createdAt: number;
  /** Set while the poll is being reset. */
  removal: Removal | null;
  /** Texts in the order of their positions. */
  options: string[];
}

/** Selects a Poll from `pollsNow`. */
export const pollColumns = `
  polls.id,
  polls.slug,
  polls.listed,
  polls.question,
  polls.description,
  polls.theme,
  polls.kind,
  polls.max_choices as "maxChoices",
  polls.vote_change as "voteChange",
  polls.results_visible as "resultsVisible",
  polls.voters,
  array(
    select encode(substring(hash for 8), 'hex')
    from voter_tokens
    where voter_tokens.poll_id = polls.id
      and revoked
    order by hash
  ) as "revokedTokens",
  polls.show_from as "showFrom",
  poll_status(polls, clock.now) as status,
  unix_micros(polls.opens_at) as "opensAt",
  unix_micros(polls.closes_at) as "closesAt",
  polls.time_zone as "timeZone",
  unix_micros(polls.sealed_at) as "sealedAt",
  unix_micros(polls.valid_from) as "validFrom",
  unix_micros(polls.created_at) as "createdAt",
  (
    select json_build_object('removed', removals.removed, 'total', removals.ballots)
    from removals
    where removals.poll_id = polls.id
  ) as removal,
  array(
    select text
    from options
    where options.poll_id = polls.id
    order by position
  ) as options`;

/** The polls with the queue's time, which is computed once per query instead of once per poll (15 µs each). */
export const pollsNow = 'polls, (select queue_now() as now offset 0) as clock';

/** A pool, or the connection of a transaction. */
type Queryable = Pool | PoolClient;

/** Reads a poll that must exist. */
export async function readPoll(pool: Queryable, id: number): Promise<Poll> {
  const [poll] = await readPolls(pool, [id]);
  if (!poll) throw new Error(`poll ${id} does not exist`);
  return poll;
}

/** Reads the polls with these numbers or slugs; those that do not exist are left out. */
export async function readPolls(pool: Queryable, references: PollReference[]): Promise<Poll[]> {
  const { rows } = await pool.query<Poll>(
    `select ${pollColumns}
     from ${pollsNow}
     where id = any ($1::integer[])
       or slug = any ($2::text[])`,
    [
      references.filter((reference) => typeof reference === 'number'),
      references.filter((reference) => typeof reference === 'string'),
    ],
  );
  return rows;
}
