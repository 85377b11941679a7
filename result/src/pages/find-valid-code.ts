import type { Pool } from '@hands/db/pool';
import { orAskToTryAgain } from '../snapshots/or-ask-to-try-again.ts';

export interface ValidCode {
  code: string;
  /** When it expires, unless the poll closes before. Microseconds since the Unix epoch by the queue's clock. */
  until: number;
}

/**
 * The join code that leads to this poll now. It tells no one more than they know who see the poll. Only vote assigns codes and renews
 * them, for the poll's owners.
 * @throws ProblemError 503 if the database is unavailable
 */
export async function findValidCode(pool: Pool, pollId: number): Promise<ValidCode | undefined> {
  const query = pool.query<ValidCode>(
    `select code, unix_micros(until) as until
     from join_codes
     join polls on polls.id = poll_id
     where poll_id = $1
       and until > queue_now()
       and poll_status(polls) in ('scheduled', 'open')`,
    [pollId],
  );
  const { rows } = await orAskToTryAgain(query);
  return rows[0];
}
