import type { Pool } from '@hands/db/pool';
import { orAskToTryAgain } from '../snapshots/or-ask-to-try-again.ts';

export interface ValidCode {
  code: string;
  /** When it expires, unless the poll closes before. Microseconds since the Unix epoch by the queue's clock. */
  until: number;
}

/**
 * The join code that leads to a poll which has not closed. It may be shown to anyone who sees the poll, because they know its address. Only
 * vote assigns codes and renews them, for the poll's owners.
 * @throws ProblemError 503 if the database is unavailable
 */
export async function findValidCode(pool: Pool, pollId: number): Promise<ValidCode | undefined> {
  const query = pool.query<ValidCode>(
    `select code, unix_micros(until) as until
     from join_codes
     where poll_id = $1
       and until > queue_now()`,
    [pollId],
  );
  const { rows } = await orAskToTryAgain(query);
  return rows[0];
}
