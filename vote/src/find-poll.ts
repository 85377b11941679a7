import { notFound, unavailable } from '@hands/shared/problem';
import type { PollCache } from './poll-cache.ts';
import type { Poll } from './read-polls.ts';

/** @throws ProblemError 404 no such poll, 503 where the database is away and the poll not known */
export async function findPoll(polls: PollCache, id: string): Promise<Poll> {
  if (!/^[1-9]\d{0,8}$/.test(id)) throw notFound('There is no such poll.');
  let poll = polls.known(Number(id));
  try {
    poll ??= await polls.find(Number(id));
  } catch (error) {
    throw unavailable('The polls cannot be read now. Please try again.', error);
  }
  if (!poll) throw notFound('There is no such poll.');
  return poll;
}
