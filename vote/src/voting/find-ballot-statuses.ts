// Finds the status of ballots for their receipts. It never includes what was chosen.
import type { Pool } from '@hands/db/pool';
import type { ReceiptContent } from '@hands/shared/auth/receipt';
import { createCircuitBreaker } from '@hands/shared/process/circuit-breaker';
import { ALREADY_VOTED } from '@hands/shared/poll/already-voted';
import type { PollKind } from '@hands/shared/poll/poll';
import { voteDigest } from '@hands/shared/poll/vote-digest';
import DataLoader from 'dataloader';

/** Voters wait for the answer: a database that takes longer counts as unavailable. */
const LOOKUP_MS = 1_000;

export const ballotStatuses = ['queued', 'counted', 'replaced', 'rejected'] as const;

export interface BallotStatus {
  /**
   * `queued`: accepted, not recorded yet. `counted`: it is among the votes, or it withdraws the voter's vote. `replaced`: a later
   * vote of the same voter counts instead; with a reason if that is a withdrawal, or if it was cast earlier and only its time is
   * later. `rejected`: it does not count, for the given reason.
   */
  status: (typeof ballotStatuses)[number];
  reason: string | null;
}

export interface BallotStatusFinder {
  /** Rejects if the database is unavailable or takes more than a second; at once after a few time-outs. */
  find(ballot: ReceiptContent): Promise<BallotStatus>;
}

/** Combines all lookups of one turn of the event loop into one query. */
export function createBallotStatusFinder(pool: Pool): BallotStatusFinder {
  const run = createCircuitBreaker(LOOKUP_MS);
  const statuses = new DataLoader<ReceiptContent, BallotStatus>(
    (ballots) => run(() => findBallotStatuses(pool, ballots)),
    {
      cache: false,
      batchScheduleFn: setImmediate,
      maxBatchSize: 500,
    },
  );
  return { find: (ballot) => statuses.load(ballot) };
}

// Uses only primary keys and the index rejected_ballots_by_voter. `is_settled`: the worker has reported that all accepted
// ballots up to this one's time are recorded or rejected (db/src/heartbeats.ts).
const statement = `
  with asked as (
    select
      place,
      poll_id,
      voter_id,
      timestamp_micros(microseconds) as cast_at,
      coalesce(microseconds < (state ->> 'settledTo')::bigint, false) as is_settled
    from unnest($1::integer[], $2::uuid[], $3::bigint[]) with ordinality
      as asked (poll_id, voter_id, microseconds, place)
    left join heartbeats on service = 'worker'
  ), found as (
    select
      asked.*,
      polls.id is null as is_deleted,
      polls.vote_change,
      polls.kind,
      asked.cast_at < polls.valid_from as is_from_before,
      ballots.cast_at as counted_at,
      ballots.choices,
      (
        select reason
        from rejected_ballots
        where rejected_ballots.poll_id = asked.poll_id
          and rejected_ballots.voter_id = asked.voter_id
          and rejected_ballots.cast_at = asked.cast_at
        limit 1
      ) as reason
    from asked
    left join polls on polls.id = asked.poll_id
    -- ballots of a poll that was deleted or is being reset no longer count, even if they are not removed yet
    left join ballots on ballots.poll_id = asked.poll_id and ballots.voter_id = asked.voter_id
      and polls.resetting = false
  )
  select
    case
      when counted_at = cast_at then array['counted']
      when is_deleted then array['rejected', 'the poll was deleted']
      when reason is not null then array['rejected', reason]
      -- a time in the future: the queue's clock was set back since
      when counted_at > cast_at and vote_change and counted_at > queue_now() + interval '1 second' then array[
        'replaced',
        'the queue’s clock was set back, and an earlier vote of yours has the later time; you can change it from '
          || to_char(counted_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      ]
      when counted_at > cast_at and vote_change and choices = '{}' then array[
        'replaced',
        'a later withdrawal of yours counts instead'
      ]
      when counted_at > cast_at and vote_change then array['replaced']
      -- the same vote again in a poll where votes are final, unless an earlier one has arrived since
      when counted_at < cast_at and not vote_change and is_settled then array['counted']
      when is_from_before then array['rejected', 'the poll was reset, reopened or changed']
      when is_settled then array['rejected', 'it was taken out of the poll']
      else array['queued']
    end as outcome,
    case when counted_at < cast_at and not vote_change then choices end as "earlierChoices",
    kind
  from found
  order by place`;

async function findBallotStatuses(pool: Pool, ballots: readonly ReceiptContent[]): Promise<BallotStatus[]> {
  const { rows } = await pool.query<{
    outcome: [BallotStatus['status'], string?];
    earlierChoices: number[] | null;
    kind: PollKind;
  }>({
    name: 'find-ballot-statuses',
    text: statement,
    values: [
      ballots.map(({ pollId }) => pollId),
      ballots.map(({ voterId }) => voterId),
      ballots.map(({ castAt }) => castAt),
    ],
  });
  return rows.map(({ outcome: [status, reason = null], earlierChoices, kind }, place) => {
    const vote = ballots[place]?.vote;
    const isOther =
      vote !== undefined && earlierChoices !== null && vote !== voteDigest(earlierChoices, kind);
    return status === 'counted' && isOther
      ? { status: 'rejected', reason: ALREADY_VOTED }
      : { status, reason };
  });
}
