import type { Pool } from '@hands/db/pool';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { findVoters } from './find-voters.ts';
import { orAskToTryAgain } from './or-ask-to-try-again.ts';
import { isForVoters, viewOf, votersOf } from './viewer.ts';
import type { Room, Viewer } from './viewer.ts';

/**
 * What this viewer may see of a snapshot.
 * @throws ProblemError 503 if the database is unavailable
 */
export async function viewFor(pool: Pool, snapshot: Snapshot, viewer: Viewer): Promise<Snapshot> {
  return viewOf(await orAskToTryAgain(findRoom(pool, snapshot, viewer)), snapshot);
}

async function findRoom(pool: Pool, snapshot: Snapshot, viewer: Viewer): Promise<Room> {
  if (viewer.isManager) return 'admin';
  const voterIds = votersOf(viewer);
  if (voterIds.length === 0 || !isForVoters(snapshot)) return 'public';
  const voters = await findVoters(pool, snapshot.pollId, voterIds);
  return voters.length > 0 ? 'voted' : 'public';
}
