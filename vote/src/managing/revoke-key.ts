import type { Pool } from '@hands/db/pool';
import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { notFound } from '@hands/shared/http/problem';
import { askDatabase } from '../http/ask-database.ts';
import type { Manager } from '../polls/find-poll.ts';
import { listKeys } from './list-keys.ts';
import { lockPoll } from './lock-poll.ts';
import { refuse } from './refuse-change.ts';
import { withActivityLog } from './with-activity-log.ts';

export const noSuchKey = () => notFound('This poll has no such key.');

/**
 * Revokes a key of a poll and records it in the activity log. Owners may revoke any key, also their own, but not the last one:
 * nobody but administrators could manage the poll afterwards.
 * @param keyId from pollKeyId()
 * @throws ProblemError 404 if there is no such poll or key, 409 if it is the last one and not an administrator asks, 503
 */
export async function revokeKey(pool: Pool, manager: Manager, pollId: number, keyId: string): Promise<void> {
  const entry = await askDatabase(
    withActivityLog(pool, manager.actor, 'revoke key', async (client) => {
      // so that two keys cannot revoke each other at the same time
      if (!(await lockPoll(client, pollId))) return undefined;
      const keys = await listKeys(client, pollId);
      const key = keys.find(({ id }) => id === keyId);
      if (!key) throw noSuchKey();
      if (keys.length === 1 && !manager.isAdmin)
        throw refuse('This is the only key of the poll. Add another one first, or ask an administrator.');
      await client.query(
        `delete from poll_keys
         where poll_id = $1
           and substring(hash for 8) = decode($2, 'hex')`,
        [pollId, key.id],
      );
      return { pollId, detail: { label: key.label } };
    }),
    'We could not confirm that the key was revoked. Please check the list of keys.',
  );
  if (!entry) throw noSuchPoll();
}
