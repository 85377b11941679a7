import type { IncomingMessage } from 'node:http';
import { isOwnOrigin } from '@hands/shared/auth/is-own-origin';
import { ProblemError } from '@hands/shared/http/problem';

/**
 * Prevents a page of another site from making its visitors act here. Browsers name the origin of a POST in Origin and, on
 * secure addresses, its relation to this site in Sec-Fetch-Site. A program sends neither, and has no visitor's cookies.
 * @throws ProblemError 403 if the request comes from another site
 */
export function requireSameOrigin(req: IncomingMessage): void {
  const site = req.headers['sec-fetch-site'] ?? 'same-origin';
  if (isOwnOrigin(req) && (site === 'same-origin' || site === 'none')) return;
  throw new ProblemError({
    status: 403,
    title: 'Cross-site request',
    detail: 'Requests from other sites are not accepted.',
  });
}
