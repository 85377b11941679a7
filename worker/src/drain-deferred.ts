// Deferred ballots are recorded once their poll can be locked again, by whichever workers there are: recording them twice
// changes nothing (I2), so the workers need not agree who does it.
import type { Pool } from '@hands/db/pool';
import type { Logger } from '@hands/shared/logger';
import { isLockTimeout } from './database-errors.ts';
import { findDeferredPolls, readDeferred, removeDeferred } from './deferred-ballots.ts';
import type { DeferredBallot } from './deferred-ballots.ts';
import { findLockedPolls } from './find-locked-polls.ts';
import type { BallotRecorder } from './record-ballots.ts';

/** From one pass to the next, in milliseconds: what a poll waits at most after its lock has gone. */
const PASS_EVERY_MS = 250;
const BALLOTS_AT_ONCE = 2_000;

export interface DeferredDrain {
  /** Waits for the pass under way. Safe twice. */
  close(): Promise<void>;
}

export function drainDeferred(
  pool: Pool,
  recorder: Pick<BallotRecorder, 'recordNow' | 'lockedPolls'>,
  logger: Logger,
): DeferredDrain {
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  async function drainAll(): Promise<void> {
    const deferred = await findDeferredPolls(pool);
    const polls = [...new Set([...deferred, ...recorder.lockedPolls])];
    if (polls.length === 0) return;
    // Those that are free first. A poll that looks locked may only be busy, so it is tried as well.
    const locked = await findLockedPolls(pool, polls);
    for (const pollId of polls.toSorted((a, b) => Number(locked.has(a)) - Number(locked.has(b))))
      await drainPoll(pollId);
  }

  async function drainPoll(pollId: number): Promise<void> {
    let drained = 0;
    while (!closed) {
      const ballots = await readDeferred(pool, pollId, BALLOTS_AT_ONCE);
      if (ballots.length === 0) break;
      if (!(await recordUnlessLocked(ballots))) return;
      await removeDeferred(pool, ballots);
      drained += ballots.length;
    }
    recorder.lockedPolls.delete(pollId);
    if (drained > 0) logger.info({ poll: pollId, ballots: drained }, 'deferred ballots recorded');
  }

  async function recordUnlessLocked(ballots: DeferredBallot[]): Promise<boolean> {
    try {
      await recorder.recordNow(ballots);
      return true;
    } catch (error) {
      if (isLockTimeout(error)) return false;
      throw error;
    }
  }

  async function keepDraining(): Promise<void> {
    try {
      await drainAll();
    } catch (error) {
      // the batches in hand report an unavailable database, and the next pass is soon
      logger.debug({ err: error }, 'deferred ballots cannot be recorded now');
    }
    if (closed) return;
    timer = setTimeout(() => {
      draining = keepDraining();
    }, PASS_EVERY_MS);
  }
  let draining = keepDraining();

  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await draining;
    },
  };
}
