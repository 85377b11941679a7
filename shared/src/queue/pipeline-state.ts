import type { QueueTrouble } from './queue-unavailable.ts';

/** `unknown`: nobody who could tell has been heard. */
export type PartState = 'up' | 'down' | 'unknown';

/** How votes are getting on between the ballot and the screens, all polls together. */
export interface PipelineState {
  /** Milliseconds from a vote to the screens, rounded. Null, as are the next two, where the worker does not say. */
  behindMs: number | null;
  /** Ballots that the queue holds. */
  inFlight: number | null;
  /** Batches that were given up, and wait for an operator. */
  failedBatches: number | null;
  parts: Record<'vote' | 'queue' | 'worker' | 'database', PartState>;
  /** Why the queue is down, and which of vote and worker says so where the other does not. */
  queueTrouble?: { why: QueueTrouble; saidBy: 'vote' | 'worker' | 'both' };
  /** It answers, and takes no writes. */
  isDatabaseReadOnly?: true;
  /** Parts that could lose in a crash what they have confirmed. */
  notDurable?: ('queue' | 'database')[];
  /** The worker runs, and the database does not take ballots from it; its log and its `/health` say why. */
  isHeldUp?: true;
  /** Queues that may hold votes and cannot be reached; no poll is sealed until they can. */
  unreachableQueues?: number;
}
