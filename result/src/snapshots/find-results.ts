import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from '@hands/db/pool';
import { readReceipt } from '@hands/shared/auth/receipt';
import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { badField, unavailable } from '@hands/shared/http/problem';
import { formatInstant } from '@hands/shared/poll/batch';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { FoundPoll } from './find-poll.ts';
import { orAskToTryAgain } from './or-ask-to-try-again.ts';
import type { PollReadings } from './poll-readings.ts';
import { viewFor } from './view-for.ts';
import type { ViewerSettings } from './viewer.ts';

/** How long a request waits for the vote of its receipt, in milliseconds. */
const WAIT_MS = 5_000;
/** Between two reads of a large poll, which is not counted again for each request. */
const AGAIN_MS = 100;

/** See live/watch-completeness.ts. */
export type WaitUntilPast = (instant: number, signal: AbortSignal) => Promise<boolean>;

export interface ResultsParts extends Pick<ViewerSettings, 'cookieSecrets'> {
  pool: Pool;
  readings: PollReadings;
  waitUntilPast: WaitUntilPast;
}

/** A snapshot as requests get it. */
export interface Results extends Snapshot {
  /**
   * Every vote cast before this instant by the queue's clock is in this snapshot, or was rejected. ISO 8601; null if that is
   * not known.
   */
  completeTo: string | null;
}

/**
 * The results of this poll, as its viewer may see them.
 * @param including a receipt: waits until the results are complete beyond its vote
 * @param gone aborted when nobody waits for the answer any more
 * @throws ProblemError 400 if the receipt is not one of this poll, 404 if the poll is deleted meanwhile, 503 if the vote is not
 *   counted in time or the database is unavailable
 */
export async function findResults(
  parts: ResultsParts,
  { snapshot: current, viewer }: FoundPoll,
  including?: unknown,
  gone?: AbortSignal,
): Promise<Results> {
  const { pollId } = current;
  const { snapshot, completeTo } =
    including === undefined
      ? { snapshot: current, completeTo: parts.readings.completeTo(current) }
      : await readIncluding(parts, pollId, readCastAt(parts, pollId, including), gone);
  const view = await viewFor(parts.pool, snapshot, viewer);
  // of a step it is not known which votes are in it
  const isStep = view.visible && view.showFrom !== null;
  return { ...view, completeTo: completeTo === null || isStep ? null : formatInstant(completeTo) };
}

function readCastAt({ cookieSecrets }: ResultsParts, pollId: number, including: unknown): number {
  const receipt = typeof including === 'string' ? readReceipt(including, cookieSecrets) : undefined;
  // the number of another poll is not named, which may be unlisted
  if (receipt?.pollId !== pollId) throw badField('including', 'must be the receipt of a vote in this poll');
  return receipt.castAt;
}

async function readResults({ readings }: ResultsParts, pollId: number) {
  const snapshot = await orAskToTryAgain(readings.read(pollId));
  if (!snapshot) throw noSuchPoll();
  // after the read, which may have taken it further
  return { snapshot, completeTo: readings.completeTo(snapshot) };
}

async function readIncluding(
  parts: ResultsParts,
  pollId: number,
  castAt: number,
  gone: AbortSignal | undefined,
) {
  const late = AbortSignal.timeout(WAIT_MS);
  const signal = gone ? AbortSignal.any([gone, late]) : late;
  while (await parts.waitUntilPast(castAt, signal)) {
    const results = await readResults(parts, pollId);
    if (results.completeTo !== null && results.completeTo > castAt) return results;
    await delay(AGAIN_MS);
    if (signal.aborted) break;
  }
  throw unavailable(
    'This vote is not counted yet. It is kept; please try again.',
    undefined,
    'Not counted yet',
  );
}
