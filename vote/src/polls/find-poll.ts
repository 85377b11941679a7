import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { unavailable } from '@hands/shared/http/problem';
import type { PollCache } from './poll-cache.ts';
import { readPollId } from './read-poll-id.ts';
import type { Poll } from './read-polls.ts';

/** @throws ProblemError 404 if there is no such poll, 503 if the database is unavailable and the poll is not cached */
export async function findPoll(polls: PollCache, id: string): Promise<Poll> {
  const pollId = readPollId(id);
  let poll = polls.known(pollId);
  try {
    poll ??= await polls.find(pollId);
  } catch (error) {
    throw unavailable('The polls cannot be read now. Please try again.', error);
  }
  if (!poll) throw noSuchPoll();
  return poll;
}
