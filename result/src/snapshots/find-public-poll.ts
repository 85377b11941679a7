import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { parsePollReference } from '@hands/shared/poll/poll-reference';
import { readNamed } from './find-poll.ts';
import type { FindPollParts, FoundPoll } from './find-poll.ts';
import { orAskToTryAgain } from './or-ask-to-try-again.ts';

/**
 * The poll as everyone may see it, whatever the request could prove: for what is shown on pages of others.
 * @param given the number or slug
 * @throws ProblemError 404 if there is no such poll, or if it is unlisted and named by its number; 503 if the database is
 *   unavailable
 */
export async function findPublicPoll(
  parts: Pick<FindPollParts, 'findPollId' | 'findSnapshot'>,
  given: unknown,
): Promise<FoundPoll> {
  const reference = parsePollReference(given);
  const snapshot = await orAskToTryAgain(readNamed(parts, reference));
  if (!snapshot || !(snapshot.listed || typeof reference === 'string')) throw noSuchPoll();
  return { snapshot, viewer: { voterId: undefined, isManager: false } };
}
