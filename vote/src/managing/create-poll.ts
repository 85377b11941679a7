import type { Pool } from '@hands/db/pool';
import { askDatabase } from '../http/ask-database.ts';
import type { PollCache } from '../polls/poll-cache.ts';
import type { NewPoll } from '../polls/poll-schema.ts';
import { readPoll } from '../polls/read-polls.ts';
import type { Poll } from '../polls/read-polls.ts';
import { insertPoll } from './insert-poll.ts';
import { withActivityLog } from './with-activity-log.ts';

/**
 * Creates a poll and records it in the activity log.
 * @throws ProblemError 400 if fields contradict each other, 503
 */
export async function createPoll(
  { pool, polls }: { pool: Pool; polls: PollCache },
  actor: string,
  wanted: NewPoll,
): Promise<Poll> {
  const { poll } = await askDatabase(
    withActivityLog(pool, actor, 'create poll', async (client) => {
      const pollId = await insertPoll(client, wanted);
      return { pollId, detail: { question: wanted.question }, poll: await readPoll(client, pollId) };
    }),
    'We could not confirm that the poll was created. Please check the list of polls before trying again.',
  );
  polls.forget(poll.id);
  return poll;
}
