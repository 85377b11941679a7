// Seals polls. Whether a ballot is in time depends on when it was cast; a poll is sealed once none of its ballots is in
// flight. Each check compares the closed polls with the current backlog, so a check may be late, run twice, or be missed for
// hours.
import type { Pool } from '@hands/db/pool';
import type { Logger } from '@hands/shared/process/logger';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { Backlog } from '@hands/shared/queue/read-backlog';
import { TO_QUEUE } from '@hands/shared/queue/time-to-queue';

interface ClosingPoll {
  id: number;
  /** Microseconds by the queue's clock. */
  closesAt: number;
}

/**
 * Stores for each closing poll how many of its ballots are in flight, and seals the polls that have none. A batch that failed
 * for good is still in the queue, so its polls wait for an operator. The order of the steps matters:
 * 1. Stop if the queue's time is unknown or its clock was set recently: ballots stamped before that may still be in flight.
 * 2. Find the closing polls.
 * 3. Read the backlog. A ballot that was cast in time has reached the queue at most TO_QUEUE after the deadline; from then on
 *    it is in the backlog, deferred or recorded.
 * 4. Count the deferred ballots, after the backlog so that ballots deferred in between are seen. Seal the polls that closed
 *    at least TO_QUEUE ago and have no ballot in flight.
 */
export async function sealPolls(pool: Pool, queue: BatchQueue, logger: Logger): Promise<void> {
  const now = queue.now();
  if (now === undefined || queue.steadyFor() < TO_QUEUE / 1000) return;
  const closing = await findClosing(pool, now);
  if (closing.length === 0) return;
  const backlog = await queue.readBacklog();
  const seen = closing.map((poll) => ({ ...poll, inFlight: countInFlight(backlog, poll) }));
  for (const poll of await writeSeals(pool, seen, now))
    logger.info({ poll }, 'poll sealed: its result is final');
}

async function findClosing(pool: Pool, now: number): Promise<ClosingPoll[]> {
  const { rows } = await pool.query<ClosingPoll>({
    name: 'find-closing-polls',
    text: `
      select id, unix_micros(closes_at) as "closesAt"
      from polls
      where sealed_at is null
        and closes_at <= timestamp_micros($1)`,
    values: [now],
  });
  return rows;
}

/** Null if not all batches that may contain a ballot of the poll were read. */
function countInFlight(backlog: Backlog, { id, closesAt }: ClosingPoll): number | null {
  const { ofPolls, completeTo } = backlog;
  const isComplete = completeTo === undefined || completeTo * 1000 >= closesAt + TO_QUEUE;
  return isComplete ? (ofPolls.get(id) ?? 0) : null;
}

/** @returns the sealed polls, without those that were reopened or given another deadline in the meantime */
async function writeSeals(
  pool: Pool,
  seen: (ClosingPoll & { inFlight: number | null })[],
  now: number,
): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    // polls are locked in the order of their ids, as batches lock them
    `with seen as (
       select
         poll_id,
         timestamp_micros(closes_at) as closes_at,
         in_queue + deferred as in_flight,
         coalesce(in_queue + deferred = 0, false) and closes_at <= $4::bigint as ended
       from
         unnest($1::integer[], $2::bigint[], $3::bigint[]) as seen (poll_id, closes_at, in_queue),
         lateral (select count(*) as deferred from deferred_ballots where deferred_ballots.poll_id = seen.poll_id) as waiting
     ), closing as materialized (
       -- while a poll is being reset, ballots cast after the reset are deferred
       select polls.id, seen.in_flight, seen.ended and not polls.resetting as ended
       from polls
       join seen on seen.poll_id = polls.id and seen.closes_at = polls.closes_at
       where polls.sealed_at is null
         and (seen.ended and not polls.resetting or polls.in_flight is distinct from seen.in_flight)
       order by polls.id
       -- a locked poll does not delay the others; it is checked again in a second
       for no key update of polls skip locked
     ), written as (
       update polls
       set in_flight = closing.in_flight,
           sealed_at = case
             when closing.ended then timestamp_micros($5)
           end,
           version = version + 1
       from closing
       where polls.id = closing.id
       returning polls.id, polls.sealed_at
     )
     select id
     from written
     where sealed_at is not null`,
    [
      seen.map(({ id }) => id),
      seen.map(({ closesAt }) => closesAt),
      seen.map(({ inFlight }) => inFlight),
      now - TO_QUEUE,
      now,
    ],
  );
  return rows.map(({ id }) => id);
}
