import type { IncomingMessage } from 'node:http';
import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { unavailable } from '@hands/shared/http/problem';
import { parsePollReference } from '@hands/shared/poll/poll-reference';
import type { PollCache } from './poll-cache.ts';
import type { Poll } from './read-polls.ts';

/** Someone who may manage a poll: an administrator, or anyone with a key of the poll. */
export interface Manager {
  /** As the activity log names them. */
  actor: string;
  isAdmin: boolean;
  /** The id of the key that the request carries. Administrators need none. */
  keyId?: string;
}

/** Who sends this request, if they may manage this poll; undefined for everyone else. */
export type FindManager = (
  req: IncomingMessage,
  poll: Pick<Poll, 'id' | 'slug'>,
) => Promise<Manager | undefined>;

export interface FindPollParts {
  polls: PollCache;
  findManager: FindManager;
}

/**
 * The poll that an address names by its number or its slug. The number of an unlisted poll is an address only for those who may
 * manage it.
 * @throws ProblemError 404 if there is no such poll, 503 if the database is unavailable and the poll is not cached
 */
export async function findPoll(
  { polls, findManager }: FindPollParts,
  req: IncomingMessage,
  given: string,
): Promise<Poll> {
  const reference = parsePollReference(given);
  if (reference === undefined) throw noSuchPoll();
  let poll = polls.known(reference);
  try {
    poll ??= await polls.find(reference);
    if (poll && !poll.listed && typeof reference === 'number' && (await findManager(req, poll)) === undefined)
      poll = undefined;
  } catch (error) {
    throw unavailable('The polls cannot be read now. Please try again.', error);
  }
  if (!poll) throw noSuchPoll();
  return poll;
}
