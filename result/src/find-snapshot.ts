import type { Pool } from '@hands/db/pool';
import { notFound, unavailable } from '@hands/shared/problem';
import type { Snapshot } from '@hands/shared/snapshot';
import { readSnapshot } from './read-snapshots.ts';

const HIGHEST_ID = 2_147_483_647;

/**
 * The present snapshot of the poll that an address names.
 * @throws ProblemError 404 where there is none, 503 where the database cannot be read.
 */
export async function findSnapshot(pool: Pool, id: string): Promise<Snapshot> {
  if (!/^[1-9]\d{0,9}$/.test(id) || Number(id) > HIGHEST_ID) {
    throw notFound('Polls are named by positive integers, and this is none.');
  }
  const snapshot = await readOrAskToTryAgain(pool, Number(id));
  if (!snapshot) throw notFound(`There is no poll ${id}.`);
  return snapshot;
}

async function readOrAskToTryAgain(pool: Pool, pollId: number): Promise<Snapshot | undefined> {
  try {
    return await readSnapshot(pool, pollId);
  } catch (error) {
    throw unavailable(
      'The results cannot be read just now, because the database does not answer. Votes are kept meanwhile. Try again in a moment.',
      error,
    );
  }
}
