import type { IncomingMessage } from 'node:http';
import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { ProblemError, unavailable } from '@hands/shared/http/problem';
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

/** Who sends this request, if they may manage this poll; undefined for everyone else. A wrong bearer token is counted. */
export type FindManager = (
  req: IncomingMessage,
  poll: Pick<Poll, 'id' | 'slug'> | undefined,
) => Promise<Manager | undefined>;

export interface FindPollParts {
  polls: PollCache;
  findManager: FindManager;
}

/**
 * The poll that an address names by its number or its slug. The number of an unlisted poll is an address only for those who may
 * manage it.
 * @throws ProblemError 404 if there is no such poll, 429 with one of too many wrong tokens, 503 if the database is unavailable and
 *   the poll is not cached
 */
export async function findPoll(
  { polls, findManager }: FindPollParts,
  req: IncomingMessage,
  given: string,
): Promise<Poll> {
  const reference = parsePollReference(given);
  if (reference === undefined) throw noSuchPoll();
  try {
    const poll = polls.known(reference) ?? (await polls.find(reference));
    if (poll && (poll.listed || typeof reference === 'string')) return poll;
    // also asked if there is no such poll, so that someone who tries tokens learns nothing of unlisted polls
    const manager = await findManager(req, poll);
    if (poll && manager) return poll;
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw unavailable('The polls cannot be read now. Please try again.', error);
  }
  throw noSuchPoll();
}
