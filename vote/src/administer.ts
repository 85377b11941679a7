// The audit trail: what administrators do is written down in the transaction that does it, so that neither is without the
// other. What they do to the queue is done just before the line is committed: should the commit fail, it was done unwritten.
import { inTransaction } from '@hands/db/in-transaction';
import type { Pool, PoolClient } from '@hands/db/pool';

export type Action =
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

export interface Deed {
  pollId?: number;
  /** What it changed; never who voted for what. Empty: nothing, and nothing is written down. */
  detail?: Record<string, unknown>;
}

/**
 * @param actor as needAdmin() names who acts
 * @param work tells what it has done; undefined: nothing, and nothing is written down
 */
export function administer<Done extends Deed | undefined>(
  pool: Pool,
  actor: string,
  action: Action,
  work: (client: PoolClient) => Promise<Done>,
): Promise<Done> {
  return inTransaction(pool, async (client) => {
    const deed = await work(client);
    const isNothing = deed?.detail !== undefined && Object.keys(deed.detail).length === 0;
    if (deed && !isNothing) {
      await client.query(
        'insert into admin_actions (actor, action, poll_id, detail) values ($1, $2, $3, $4)',
        [actor, action, deed.pollId, JSON.stringify(deed.detail ?? {})],
      );
    }
    return deed;
  });
}
