import type { Overload } from '@hands/shared/http/shed-load';
import type { BallotBox } from './ballot-box.ts';

/** A quarter of what one queue's batcher holds before it refuses votes. */
const MANY_PENDING = 5_000;
/** Half of what a batch may take before votes are refused. */
const SLOW_FLIGHT_MS = 500;
/** If fewer wait, the queue hangs but there is no crowd: pages need no queue. */
const CROWD = 500;

/** Why pages are refused so that votes get through. The batcher itself refuses votes if too many wait or the queue hangs. */
export function findOverload({
  pending,
  oldestFlightMs,
}: Pick<BallotBox, 'pending' | 'oldestFlightMs'>): Overload {
  const ballots = pending();
  if (ballots > MANY_PENDING) return { pages: 'ballots-pending' };
  return ballots > CROWD && oldestFlightMs() > SLOW_FLIGHT_MS ? { pages: 'slow-queue' } : {};
}
