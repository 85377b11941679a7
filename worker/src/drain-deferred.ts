// Records deferred ballots once their poll can be locked again. Every worker does this without coordination, because
// recording a ballot twice changes nothing (I2).
import type { Pool } from '@hands/db/pool';
import type { Logger } from '@hands/shared/process/logger';
import { repeat } from '@hands/shared/process/repeat';
import type { Repetition } from '@hands/shared/process/repeat';
import { isLockTimeout } from './database-errors.ts';
import { findDeferredPolls, readDeferred, removeDeferred } from './deferred-ballots.ts';
import type { DeferredBallot } from './deferred-ballots.ts';
import { findLockedPolls } from './find-locked-polls.ts';
import type { BallotRecorder } from './record-ballots.ts';

/** Milliseconds between passes. */
const PASS_EVERY_MS = 250;
const BALLOTS_AT_ONCE = 2_000;

export function drainDeferred(
  pool: Pool,
  recorder: Pick<BallotRecorder, 'recordNow' | 'lockedPolls'>,
  logger: Logger,
): Pick<Repetition, 'close'> {
  let passes = 0;

  async function drainAll(closing: AbortSignal): Promise<void> {
    let polls = [...new Set([...(await findDeferredPolls(pool)), ...recorder.lockedPolls])];
    if (polls.length === 0) return;
    const locked = await findLockedPolls(pool, polls);
    // a poll that looks locked may only be busy: each pass tries one of them, which takes at most one lock time-out
    const tried = [...locked][passes++ % locked.size];
    polls = polls.filter((pollId) => !locked.has(pollId) || pollId === tried);
    // polls take turns, so that one with many deferred ballots does not delay those with few
    while (polls.length > 0 && !closing.aborted) {
      const unfinished: number[] = [];
      for (const pollId of polls) if (await drainSome(pollId)) unfinished.push(pollId);
      polls = unfinished;
    }
  }

  /** @returns whether more are left that can be recorded now */
  async function drainSome(pollId: number): Promise<boolean> {
    const ballots = await readDeferred(pool, pollId, BALLOTS_AT_ONCE);
    if (ballots.length > 0 && !(await recordUnlessLocked(ballots))) return false;
    recorder.lockedPolls.delete(pollId);
    if (ballots.length === 0) return false;
    await removeDeferred(pool, ballots);
    logger.info({ poll: pollId, ballots: ballots.length }, 'deferred ballots recorded');
    return true;
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

  return repeat(drainAll, {
    pauseMs: PASS_EVERY_MS,
    onError(error) {
      // only at level debug, because the batches being recorded report an unavailable database
      logger.debug({ err: error }, 'deferred ballots cannot be recorded now; retrying');
    },
  });
}
