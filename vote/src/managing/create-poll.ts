import type { Pool } from '@hands/db/pool';
import { addPollKey } from '@hands/db/poll-keys';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { askDatabase } from '../http/ask-database.ts';
import type { PollCache } from '../polls/poll-cache.ts';
import type { NewPoll } from '../polls/poll-schema.ts';
import { readPoll } from '../polls/read-polls.ts';
import type { Poll } from '../polls/read-polls.ts';
import { assignJoinCode } from './assign-join-code.ts';
import { insertPoll } from './insert-poll.ts';
import { queueTime } from './queue-time.ts';
import { refusePastDeadline } from './refuse-past-deadline.ts';
import { withActivityLog } from './with-activity-log.ts';

/** The label of the key that a poll is created with. */
const FIRST_KEY = 'owner';

export interface CreatedPoll {
  poll: Poll;
  key: string;
  joinCode: string | null;
}

/**
 * Creates a poll with its first key and its join code, and records it in the activity log. The key is returned, and not stored.
 * @throws ProblemError 400 if fields contradict each other or the deadline has passed, 503
 */
export async function createPoll(
  { pool, polls, queue }: { pool: Pool; polls: PollCache; queue: Pick<BatchQueue, 'now'> },
  actor: string,
  wanted: NewPoll,
): Promise<CreatedPoll> {
  // only then is the queue needed
  if (wanted.closesAt !== null) refusePastDeadline(wanted.closesAt, queueTime(queue));
  const { poll, key, joinCode } = await askDatabase(
    withActivityLog(pool, actor, 'create poll', async (client) => {
      const pollId = await insertPoll(client, wanted);
      const key = await addPollKey(client, pollId, FIRST_KEY);
      const joinCode = await assignJoinCode(client, pollId);
      const poll = await readPoll(client, pollId);
      return { pollId, detail: { question: wanted.question }, poll, key, joinCode };
    }),
    'We could not confirm that the poll was created. Please check the list of polls before trying again.',
  );
  polls.forget(poll.id);
  return { poll, key, joinCode };
}
