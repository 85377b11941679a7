// A browser that keeps no cookies would be a new voter with each click, and its page would look as if nothing had happened. So the
// form of the ballot page says that it comes from there: the page has set a cookie, which must come back with the form. Programs
// that vote without opening the page are new voters, as ever.
import { ProblemError } from '@hands/shared/http/problem';
import type { Poll } from '../polls/read-polls.ts';

export interface BallotForm {
  /** Whether this is the form of our ballot page. */
  isFromPage: boolean;
  /**
   * Of the voter that the page was shown to (voter-tag.ts). Pages from before an update have none, nor have votes kept on a device
   * from before it; they are taken all the same.
   */
  voterTag: unknown;
  /** The page's own voter (page-voter.ts), in polls in which anyone may vote again and again. */
  pageVoter: unknown;
  /** The other fields. */
  vote: unknown;
}

export function readBallotForm(body: unknown, { voters }: Pick<Poll, 'voters'>): BallotForm {
  const { page, voterTag, ...fields } = Object(body) as Record<string, unknown>;
  const isFromPage = page === 'ballot';
  const sent = isFromPage ? fields : body;
  if (voters !== 'anyone') return { isFromPage, voterTag, pageVoter: undefined, vote: sent };
  const { voter: pageVoter, ...vote } = Object(sent) as Record<string, unknown>;
  return { isFromPage, voterTag: undefined, pageVoter, vote };
}

export const cookieMissing = () =>
  new ProblemError({
    status: 400,
    title: 'Cookie missing',
    detail:
      'Your vote was not counted, because your browser did not send back the cookie of this site, which makes sure that every voter counts once. Please vote again. If this message comes back, allow cookies for this site, or use another browser.',
  });

/** A page that was opened by one voter must not cast a vote of the next: on a tablet that people pass on, or after a voting link. */
export class OtherVoterError extends ProblemError {
  constructor() {
    super({
      status: 409,
      title: 'Another voter',
      detail:
        'This browser has become another voter since you opened this page, or you opened it twice at once, so this vote was not counted. If you have not voted, please choose again.',
    });
  }
}
