import type { Pool } from '@hands/db/pool';

/** Keeps what cannot be counted, with the reason (I6). The same ballot set aside twice is kept once. */
export async function setAside(pool: Pool, ballot: unknown, reason: string): Promise<void> {
  await pool.query(
    `insert into rejected_ballots (ballot, reason)
     values ($1::json, $2)
     on conflict (md5(ballot::text)) do nothing`,
    [JSON.stringify(ballot), reason],
  );
}
