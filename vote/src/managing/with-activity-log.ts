// The activity log. What administrators and owners do is recorded in the transaction that does it, so neither exists without the
// other. Actions on the queue run just before the commit; if the commit fails, they were done but are not recorded.
import { inTransaction } from '@hands/db/in-transaction';
import type { Pool, PoolClient } from '@hands/db/pool';

export type ActivityName =
  | 'sign in'
  | 'sign-in refused'
  | 'sign out'
  | 'sign out everyone'
  | 'create poll'
  | 'change poll'
  | 'close poll'
  | 'reopen poll'
  | 'reset poll'
  | 'delete poll'
  | 'add key'
  | 'revoke key'
  | 'add voting links'
  | 'revoke voting link'
  | 'replace voting link'
  | 'delete names of voters'
  | 'retry batch'
  | 'retry rejected ballots';

export interface ActivityEntry {
  pollId?: number;
  /** What changed, never who voted for what. If it is empty, nothing is recorded. */
  detail?: Record<string, unknown>;
}

/**
 * @param actor who acts, from requireAdmin()
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
