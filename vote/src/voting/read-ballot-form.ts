// A browser that keeps no cookies would be a new voter with each click, and its page would look as if nothing had happened. So the
// form of the ballot page says that it comes from there: the page has set a cookie, which must come back with the form. Programs
// that vote without opening the page are new voters, as ever.
import { ProblemError } from '@hands/shared/http/problem';

/** Whether this is the form of our ballot page, and the fields of the vote without the one that says so. */
export function readBallotForm(body: unknown): { isFromPage: boolean; vote: unknown } {
  const { page, ...vote } = Object(body) as Record<string, unknown>;
  return page === 'ballot' ? { isFromPage: true, vote } : { isFromPage: false, vote: body };
}

export const cookieMissing = () =>
  new ProblemError({
    status: 400,
    title: 'Cookie missing',
    detail:
      'Your vote was not counted, because your browser did not send back the cookie of this site, which makes sure that every voter counts once. Please vote again. If this message comes back, allow cookies for this site, or use another browser.',
  });
