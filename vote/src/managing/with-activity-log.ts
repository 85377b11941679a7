// The activity log: what administrators do is recorded in the transaction that does it, so that neither is without the
// other. What they do to the queue is done just before that commit: if the commit fails, it was done and is not recorded.
import { inTransaction } from '@hands/db/in-transaction';
import type { Pool, PoolClient } from '@hands/db/pool';

export type ActivityName =
  | 'sign in'
  | 'sign-in refused'
  | 'sign out'
  | 'create poll'
  | 'change poll'
  | 'close poll'
  | 'reopen poll'
  | 'reset poll'
  | 'delete poll'
  | 'retry batch'
  | 'retry rejected ballots';

export interface ActivityEntry {
  pollId?: number;
  /** What changed; never who voted for what. If it is empty, nothing changed, and nothing is recorded. */
  detail?: Record<string, unknown>;
}

/**
 * @param actor as needAdmin() names who acts
 * @param work resolves with what to record; undefined if nothing was done
 */
export function withActivityLog<Entry extends ActivityEntry | undefined>(
  pool: Pool,
  actor: string,
  name: ActivityName,
  work: (client: PoolClient) => Promise<Entry>,
): Promise<Entry> {
  return inTransaction(pool, async (client) => {
    const entry = await work(client);
    const isEmpty = entry?.detail !== undefined && Object.keys(entry.detail).length === 0;
    if (entry && !isEmpty) {
      await client.query(
        'insert into admin_actions (actor, action, poll_id, detail) values ($1, $2, $3, $4)',
        [actor, name, entry.pollId, JSON.stringify(entry.detail ?? {})],
      );
    }
    return entry;
  });
}
