import { notFound } from '@hands/shared/http/problem';
import { parsePollId } from '@hands/shared/poll/poll-id';

/** @throws ProblemError 404 for what cannot be a poll's id */
export function readPollId(text: string): number {
  const pollId = parsePollId(text);
  if (!pollId) throw notFound('There is no such poll.');
  return pollId;
}
