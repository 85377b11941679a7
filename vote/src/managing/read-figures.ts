import type { Pool } from '@hands/db/pool';

/** What administrators see in addition to the poll itself. */
export interface PollFigures {
  id: number;
  /** Ballots that count. */
  ballots: number;
  version: number;
  /** Rejected ballots. */
  rejected: number;
}

export async function readFigures(pool: Pool, ids: number[]): Promise<Map<number, PollFigures>> {
  const { rows } = await pool.query<PollFigures>(
    `select
       id,
       ballots,
       version,
       (select count(*) from rejected_ballots where poll_id = polls.id) as rejected
     from polls
     where id = any ($1::integer[])`,
    [ids],
  );
  return new Map(rows.map((figures) => [figures.id, figures]));
}
