import { randomUUID } from 'node:crypto';
import type { Pool } from '@hands/db/pool';

/** Inserts a ballot as the worker would record it. @returns the voter's id */
export async function addBallot(
  pool: Pool,
  pollId: number,
  choices: number | number[],
  voterId: string = randomUUID(),
): Promise<string> {
  await pool.query(
    `insert into ballots (poll_id, voter_id, choices, cast_at)
     values ($1, $2, $3::smallint[], now())`,
    [pollId, voterId, [choices].flat()],
  );
  return voterId;
}
