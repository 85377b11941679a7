import type { Pool } from '@hands/db/pool';

/** @returns those of these voters who have a vote that counts in this poll; none while it is being reset */
export async function findVoters(pool: Pool, pollId: number, voterIds: string[]): Promise<string[]> {
  const { rows } = await pool.query<{ voterId: string }>({
    name: 'find-voters',
    text: `
      select voter_id as "voterId"
      from ballots
      join polls on polls.id = poll_id and not resetting
      where poll_id = $1
        and voter_id = any($2::uuid[])
        and choices <> '{}'`,
    values: [pollId, voterIds],
  });
  return rows.map(({ voterId }) => voterId);
}
