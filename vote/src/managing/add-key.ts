import { addPollKey } from '@hands/db/poll-keys';
import type { Pool } from '@hands/db/pool';
import { hashPollKey, pollKeyId } from '@hands/shared/auth/poll-key';
import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { askDatabase } from '../http/ask-database.ts';
import type { Manager } from '../polls/find-poll.ts';
import { MAX_KEYS } from './key-schema.ts';
import { listKeys } from './list-keys.ts';
import type { PollKey } from './list-keys.ts';
import { lockPoll } from './lock-poll.ts';
import { refuse } from './refuse-change.ts';
import { withActivityLog } from './with-activity-log.ts';

/**
 * Adds a key to a poll and records it in the activity log.
 * @returns the key as it is listed, and the secret, which is not stored
 * @throws ProblemError 404 if there is no such poll, 409 if it has too many keys, 503
 */
export async function addKey(
  pool: Pool,
  manager: Manager,
  pollId: number,
  label: string,
): Promise<{ added: PollKey; secret: string }> {
  const entry = await askDatabase(
    withActivityLog(pool, manager.actor, 'add key', async (client) => {
      // so that keys are added and revoked one after another
      if (!(await lockPoll(client, pollId))) return undefined;
      if ((await listKeys(client, pollId)).length >= MAX_KEYS)
        throw refuse(`This poll has ${MAX_KEYS} keys already. Revoke one of them first.`);
      const secret = await addPollKey(client, pollId, label);
      return { pollId, detail: { label }, secret, keys: await listKeys(client, pollId) };
    }),
    'We could not confirm that the key was added. Please check the list of keys before trying again.',
  );
  const id = entry && pollKeyId(hashPollKey(entry.secret));
  const added = entry?.keys.find((key) => key.id === id);
  if (!entry || !added) throw noSuchPoll();
  return { added, secret: entry.secret };
}
