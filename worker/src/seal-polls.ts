// The end of a poll. A deadline is judged by when a ballot was cast; the seal is set once no ballot of the poll is on its
// way any more. It is set by looking, again and again, at what has closed and at what the queue holds: it does not matter
// whether a look comes late, or twice, or nobody looked for hours.
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
 * Writes down for each closing poll how many of its ballots are in the queue or deferred, and seals those of which none is.
 * A batch that failed for good is in the queue, too: its poll waits for an operator.
 */
export async function sealPolls(pool: Pool, queue: BatchQueue, logger: Logger): Promise<void> {
  const now = queue.now();
  // before the queue was reached, or its clock was just set: what was stamped before that may still be on its way
  if (now === undefined || queue.steadyFor() < TO_QUEUE / 1000) return;
  const closing = await findClosing(pool, now);
  if (closing.length === 0) return;
  // after the polls were read: what is in time for them is in the queue by now, or deferred, or recorded
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

/** Null if not all batches that may hold a ballot of the poll were looked at. */
function countInFlight(backlog: Backlog, { id, closesAt }: ClosingPoll): number | null {
  const { ofPolls, completeTo } = backlog;
  const isComplete = completeTo === undefined || completeTo * 1000 >= closesAt + TO_QUEUE;
  return isComplete ? (ofPolls.get(id) ?? 0) : null;
}

/** @returns the polls sealed; none that has been reopened or given another deadline meanwhile */
async function writeSeals(
  pool: Pool,
  seen: (ClosingPoll & { inFlight: number | null })[],
  now: number,
): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    // locked in the order of their ids, as batches lock them
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
       -- while ballots are being removed, those cast since then wait for that
       select polls.id, seen.in_flight, seen.ended and not polls.resetting as ended
       from polls
       join seen on seen.poll_id = polls.id and seen.closes_at = polls.closes_at
       where polls.sealed_at is null
         and (seen.ended and not polls.resetting or polls.in_flight is distinct from seen.in_flight)
       order by polls.id
       -- one that is held up does not hold up the others: it is looked at again in a second
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
