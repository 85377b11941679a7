import type { PoolClient } from '@hands/db/pool';
import type { PollStatus } from '@hands/shared/poll/poll';

export interface AuditedPoll {
  pollId: number;
  question: string;
  status: PollStatus;
  version: number;
  /** As the poll says. */
  ballots: number;
  /** Ballots that were set aside. */
  rejected: number;
  /** Instants in UTC, of one length, so that they compare as texts. */
  closesAt: string | null;
  sealedAt: string | null;
  /** How long it has been closing; 0 in every other status. */
  closingSeconds: number;
}

/** The polls that are audited: one, or with null all. */
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

export interface SetAside {
  /** Null where what was set aside is no ballot. Polls that are gone are named, too. */
  pollId: number | null;
  reason: string;
  ballots: number;
}

/** What was set aside, by poll and reason; a reason that quotes what it refuses is a reason of its own. */
export async function readSetAside(client: PoolClient, pollId: number | null): Promise<SetAside[]> {
  const { rows } = await client.query<SetAside>(
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
