import type { Pool } from '@hands/db/pool';
import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { unavailable } from '@hands/shared/http/problem';
import { parsePollId } from '@hands/shared/poll/poll-id';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { findVoters } from './find-voters.ts';
import type { PollReadings } from './poll-readings.ts';
import { isForVoters, viewOf, votersOf } from './viewer.ts';
import type { Room, Viewer } from './viewer.ts';

export interface SnapshotParts {
  pool: Pool;
  readings: PollReadings;
}

/**
 * The current snapshot of the poll with this id, as this viewer may see it.
 * @throws ProblemError 404 if there is no such poll, 503 if the database is unavailable
 */
export async function findSnapshot(
  { pool, readings }: SnapshotParts,
  id: string,
  viewer: Viewer,
): Promise<Snapshot> {
  return viewFor(pool, await findPoll(readings, namedPoll(id)), viewer);
}

/**
 * What this viewer may see of a snapshot.
 * @throws ProblemError 503 if the database is unavailable
 */
export async function viewFor(pool: Pool, snapshot: Snapshot, viewer: Viewer): Promise<Snapshot> {
  return viewOf(await orAskToTryAgain(findRoom(pool, snapshot, viewer)), snapshot);
}

/**
 * The poll as it is now, with all its votes.
 * @throws ProblemError 404 if there is no such poll, 503 if the database is unavailable
 */
export async function findPoll(readings: PollReadings, pollId: number): Promise<Snapshot> {
  const snapshot = await orAskToTryAgain(readings.read(pollId));
  if (!snapshot) throw noSuchPoll();
  return snapshot;
}

/** @throws ProblemError 404 if this is not a poll id */
export function namedPoll(id: string): number {
  const pollId = parsePollId(id);
  if (!pollId) throw noSuchPoll();
  return pollId;
}

async function findRoom(pool: Pool, snapshot: Snapshot, viewer: Viewer): Promise<Room> {
  if (viewer.isAdmin) return 'admin';
  const voterIds = votersOf(viewer);
  if (voterIds.length === 0 || !isForVoters(snapshot)) return 'public';
  const voters = await findVoters(pool, snapshot.pollId, voterIds);
  return voters.length > 0 ? 'voted' : 'public';
}

/** @throws ProblemError 503 if the promise rejects */
export async function orAskToTryAgain<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw unavailable(
      'The results are unavailable because the database does not respond. Votes already cast are kept. Try again in a moment.',
      error,
    );
  }
}
