import { setTimeout as delay } from 'node:timers/promises';
import { readReceipt } from '@hands/shared/auth/receipt';
import { badField, unavailable } from '@hands/shared/http/problem';
import { formatInstant } from '@hands/shared/poll/batch';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { findPoll, viewFor } from './find-snapshot.ts';
import type { SnapshotParts } from './find-snapshot.ts';
import type { Viewer, ViewerSettings } from './viewer.ts';

/** How long a request waits for the vote of its receipt, in milliseconds. */
const WAIT_MS = 5_000;
/** Between two reads of a large poll, which is not counted again for each request. */
const AGAIN_MS = 100;

/** See live/watch-completeness.ts. */
export type WaitUntilPast = (instant: number, signal: AbortSignal) => Promise<boolean>;

export interface ResultsParts extends SnapshotParts, Pick<ViewerSettings, 'cookieSecrets'> {
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
 * The results of this poll, as this viewer may see them.
 * @param including a receipt: waits until the results are complete beyond its vote
 * @param gone aborted when nobody waits for the answer any more
 * @throws ProblemError 404 if there is no such poll, 400 if the receipt is not one of this poll, 503 if the vote is not counted
 *   in time or the database is unavailable
 */
export async function findResults(
  parts: ResultsParts,
  pollId: number,
  viewer: Viewer,
  including?: unknown,
  gone?: AbortSignal,
): Promise<Results> {
  const { snapshot, completeTo } =
    including === undefined
      ? await readResults(parts, pollId)
      : await readIncluding(parts, pollId, readCastAt(parts, pollId, including), gone);
  return {
    ...(await viewFor(parts.pool, snapshot, viewer)),
    completeTo: completeTo === null ? null : formatInstant(completeTo),
  };
}

function readCastAt({ cookieSecrets }: ResultsParts, pollId: number, including: unknown): number {
  const receipt = typeof including === 'string' ? readReceipt(including, cookieSecrets) : undefined;
  if (!receipt) throw badField('including', 'must be the receipt of a vote');
  if (receipt.pollId !== pollId)
    throw badField('including', `is a receipt of poll ${receipt.pollId}, not of poll ${pollId}`);
  return receipt.castAt;
}

async function readResults({ readings }: ResultsParts, pollId: number) {
  const snapshot = await findPoll(readings, pollId);
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
