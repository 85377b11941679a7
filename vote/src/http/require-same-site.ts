import type { IncomingMessage } from 'node:http';
import { isOwnOrigin } from '@hands/shared/auth/is-own-origin';
import { ProblemError } from '@hands/shared/http/problem';

/**
 * A page of another site must not make its visitors act here. Browsers name the page a POST comes from in Origin, and to
 * secure addresses its kinship in Sec-Fetch-Site; a program names neither and has no visitor's cookies.
 * @throws ProblemError 403
 */
export function requireSameSite(req: IncomingMessage): void {
  const kinship = req.headers['sec-fetch-site'] ?? 'same-origin';
  if (isOwnOrigin(req) && (kinship === 'same-origin' || kinship === 'none')) return;
  throw new ProblemError({
    status: 403,
    title: 'Other site',
    detail: 'Votes and polls are taken from our own pages only.',
  });
}
