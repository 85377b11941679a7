import type { Pool } from '@hands/db/pool';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { askDatabase } from '../http/ask-database.ts';
import type { PollCache } from '../polls/poll-cache.ts';
import type { NewPoll } from '../polls/poll-schema.ts';
import { readPoll } from '../polls/read-polls.ts';
import type { Poll } from '../polls/read-polls.ts';
import { insertPoll } from './insert-poll.ts';
import { queueTime } from './queue-time.ts';
import { refusePastDeadline } from './refuse-past-deadline.ts';
import { withActivityLog } from './with-activity-log.ts';

/**
 * Creates a poll and records it in the activity log.
 * @throws ProblemError 400 if fields contradict each other or the deadline has passed, 503
 */
export async function createPoll(
  { pool, polls, queue }: { pool: Pool; polls: PollCache; queue: Pick<BatchQueue, 'now'> },
  actor: string,
  wanted: NewPoll,
): Promise<Poll> {
  // only then is the queue needed
  if (wanted.closesAt !== null) refusePastDeadline(wanted.closesAt, queueTime(queue));
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
