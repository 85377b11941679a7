import type { IncomingMessage } from 'node:http';
import { ProblemError } from '@hands/shared/problem';

/**
 * A page of another site must not make its visitors act here. Browsers name the page a POST comes from in Origin, and to
 * secure addresses its kinship in Sec-Fetch-Site; a program names neither and has no visitor's cookies.
 * @throws ProblemError 403
 */
export function refuseOtherSites({ headers }: IncomingMessage): void {
  const { origin, host } = headers;
  const fromOurPage = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
  const kinship = headers['sec-fetch-site'] ?? 'same-origin';
  if (fromOurPage && (kinship === 'same-origin' || kinship === 'none')) return;
  throw new ProblemError({
    status: 403,
    title: 'Forbidden',
    detail: 'Votes and polls are taken from our own pages only.',
  });
}
