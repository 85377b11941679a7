import type { PoolClient } from '@hands/db/pool';
import type { PollStatus } from '@hands/shared/poll/poll';

export interface AuditedPoll {
  pollId: number;
  question: string;
  status: PollStatus;
  version: number;
  /** The poll's stored total. */
  ballots: number;
  /** Number of rejected ballots. */
  rejected: number;
  /** UTC timestamps of equal length, so that they can be compared as strings. */
  closesAt: string | null;
  sealedAt: string | null;
  /** Seconds since it closed, if its status is closing; otherwise 0. */
  closingSeconds: number;
}

/** Reads one poll, or all polls if the id is null. */
export async function readPolls(client: PoolClient, pollId: number | null): Promise<AuditedPoll[]> {
  const { rows } = await client.query<AuditedPoll>(
    `with clock as materialized (
       select queue_now() as now
     )
     select
       id as "pollId",
       question,
       poll_status(polls, clock.now) as status,
       version,
       polls.ballots,
       coalesce(set_aside.ballots, 0) as rejected,
       to_char(closes_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "closesAt",
       to_char(sealed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "sealedAt",
       case poll_status(polls, clock.now)
         when 'closing' then extract(epoch from clock.now - closes_at)::float8
         else 0
       end as "closingSeconds"
     from clock, polls
     left join (
       select poll_id, count(*) as ballots
       from rejected_ballots
       group by poll_id
     ) as set_aside on set_aside.poll_id = polls.id
     where $1::integer is null
       or id = $1
     order by id`,
    [pollId],
  );
  return rows;
}

export interface RejectedCount {
  /** Null if the rejected data is not a ballot. It may be the id of a deleted poll. */
  pollId: number | null;
  reason: string;
  ballots: number;
}

/** Rejected ballots by poll and reason. Reasons that quote different values count as different reasons. */
export async function readRejectedCounts(
  client: PoolClient,
  pollId: number | null,
): Promise<RejectedCount[]> {
  const { rows } = await client.query<RejectedCount>(
    `select poll_id as "pollId", reason, count(*) as ballots
     from rejected_ballots
     where $1::integer is null
       or poll_id = $1
     group by poll_id, reason
     order by poll_id, ballots desc, reason
     limit 1000`,
    [pollId],
  );
  return rows;
}
