import type { QueueTrouble } from './queue-unavailable.ts';

/** `unknown`: no service that reports the state has sent a heartbeat. */
export type PartState = 'up' | 'down' | 'unknown';

/** The state of the pipeline from the ballot to the screens, for all polls together. */
export interface PipelineState {
  /** Milliseconds from a vote to the screens, rounded. Null, like the next two, if the worker does not report it. */
  behindMs: number | null;
  /** Ballots that are accepted and not yet recorded. */
  inFlight: number | null;
  /** Batches that failed for good and wait for an operator. */
  failedBatches: number | null;
  /**
   * Every vote cast before this instant by the queue's clock is recorded or rejected, and sent to the screens. ISO 8601, or
   * null if it is not known.
   */
  completeTo: string | null;
  parts: Record<'vote' | 'queue' | 'worker' | 'database', PartState>;
  /** Why the queue is down, and whether vote, worker or both report it. */
  queueTrouble?: { why: QueueTrouble; saidBy: 'vote' | 'worker' | 'both' };
  /** The database answers but takes no writes. */
  isDatabaseReadOnly?: true;
  /** Parts that could lose confirmed writes in a crash. */
  notDurable?: ('queue' | 'database')[];
  /** The worker runs but cannot record ballots in the database. Its log and its `/health` give the reason. */
  isHeldUp?: true;
  /** Queues that may hold votes and cannot be reached. No poll is sealed until they can. */
  unreachableQueues?: number;
}
