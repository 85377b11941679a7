import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { parsePollId } from '@hands/shared/poll/poll-id';

/** @throws ProblemError 404 for what cannot be a poll's id */
export function readPollId(text: string): number {
  const pollId = parsePollId(text);
  if (!pollId) throw noSuchPoll();
  return pollId;
}
