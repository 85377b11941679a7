// A browser that keeps no cookies would be a new voter with each click, and its page would look as if nothing had happened. So the
// form of the ballot page says that it comes from there: the page has set a cookie, which must come back with the form. Programs
// that vote without opening the page are new voters, as ever.
import { ProblemError } from '@hands/shared/http/problem';
import type { Poll } from '../polls/read-polls.ts';

export interface BallotForm {
  /** Whether this is the form of our ballot page. */
  isFromPage: boolean;
  /** The page's own voter (page-voter.ts), in polls in which anyone may vote again and again. */
  pageVoter: unknown;
  /** The other fields. */
  vote: unknown;
}

export function readBallotForm(body: unknown, { voters }: Pick<Poll, 'voters'>): BallotForm {
  const { page, ...fields } = Object(body) as Record<string, unknown>;
  const isFromPage = page === 'ballot';
  const sent = isFromPage ? fields : body;
  if (voters !== 'anyone') return { isFromPage, pageVoter: undefined, vote: sent };
  const { voter: pageVoter, ...vote } = Object(sent) as Record<string, unknown>;
  return { isFromPage, pageVoter, vote };
}

export const cookieMissing = () =>
  new ProblemError({
    status: 400,
    title: 'Cookie missing',
    detail:
      'Your vote was not counted, because your browser did not send back the cookie of this site, which makes sure that every voter counts once. Please vote again. If this message comes back, allow cookies for this site, or use another browser.',
  });
