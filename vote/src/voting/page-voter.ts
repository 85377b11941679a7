// In a poll in which anyone may vote again and again, each ballot page is for a new voter, whose id is in its form. So the form
// counts once, however often it is sent. The id is encrypted for its poll: nobody can make a form for another's ballot.
import { randomUUID } from 'node:crypto';
import { decrypt, encrypt } from '@hands/shared/auth/encrypt';
import { badField } from '@hands/shared/http/problem';
import type { CookieSettings } from '../http/set-cookie.ts';
import type { Poll } from '../polls/read-polls.ts';

const PURPOSE = 'page voter';

/** A new voter, as text for a field of a form. */
export const makePageVoter = ({ id }: Pick<Poll, 'id'>, { cookieSecrets }: CookieSettings): string =>
  encrypt(`${id}.${randomUUID()}`, PURPOSE, cookieSecrets[0]);

/**
 * @param given the field `voter`
 * @returns the voter's id
 * @throws ProblemError 400 if it is not from a page of this poll
 */
export function readPageVoter(
  given: unknown,
  poll: Pick<Poll, 'id'>,
  { cookieSecrets }: CookieSettings,
): string {
  const content = typeof given === 'string' ? decrypt(given, PURPOSE, cookieSecrets) : undefined;
  const [pollId, voterId] = content?.split('.') ?? [];
  if (voterId === undefined || pollId !== String(poll.id))
    throw badField('voter', 'is not from a ballot page of this poll; please open the page again');
  return voterId;
}
