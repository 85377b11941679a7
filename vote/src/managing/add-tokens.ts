import type { Pool } from '@hands/db/pool';
import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { askDatabase } from '../http/ask-database.ts';
import type { Manager } from '../polls/find-poll.ts';
import { countTokens, insertTokens } from './insert-tokens.ts';
import type { NewToken } from './insert-tokens.ts';
import { lockTokens } from './lock-tokens.ts';
import { refuse } from './refuse-change.ts';
import type { NewTokens } from './token-schema.ts';
import { withActivityLog } from './with-activity-log.ts';

/**
 * Adds tokens to a poll, and records in the activity log how many.
 * @throws ProblemError 404 if there is no such poll, 409 if it does not take voting links or would have too many, 503
 */
export async function addTokens(
  pool: Pool,
  manager: Manager,
  pollId: number,
  wanted: NewTokens,
): Promise<NewToken[]> {
  const entry = await askDatabase(
    withActivityLog(pool, manager.actor, 'add voting links', async (client) => {
      const poll = await lockTokens(client, pollId);
      if (!poll) return undefined;
      if (poll.voters !== 'token')
        throw refuse('This poll does not take voting links. Change who may vote first.');
      const before = await countTokens(client, pollId);
      const { count, labels = numbersAfter(before, count) } = wanted;
      const tokens = await insertTokens(client, pollId, labels);
      return { pollId, detail: { links: tokens.length }, tokens };
    }),
    'We could not confirm that the voting links were made. Please check the list before trying again.',
  );
  if (!entry) throw noSuchPoll();
  return entry.tokens;
}

const numbersAfter = (before: number, count = 0) =>
  Array.from({ length: count }, (_, place) => String(before + place + 1));
