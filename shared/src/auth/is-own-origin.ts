// Decides whether a request comes from one of our own pages. Everything that takes POSTs or sockets asks here.
import type { IncomingMessage } from 'node:http';
import { requestHosts } from './request-hosts.ts';
import type { TrustProxy } from './client-address.ts';

/** How this system is known outside. */
export interface OwnAddresses {
  trustProxy?: TrustProxy | undefined;
  /** Origins of the configured addresses, such as `https://vote.example`. */
  ownOrigins?: readonly string[] | undefined;
}

/**
 * Whether the request comes from one of our own pages or from a program. The same-origin policy of browsers covers neither
 * form POSTs nor WebSockets, so pages of other sites can send both. Browsers name the page's origin in Origin and, on secure
 * addresses, its relation to the requested address in Sec-Fetch-Site; no page can change either. Programs send neither.
 *
 * 1. The browser itself says that page and address have the same origin. That holds behind a proxy that changes Host, too, and
 *    where a proxy's `Referrer-Policy: no-referrer` makes browsers send `Origin: null`.
 * 2. The page is on one of the configured addresses, maybe on another one than the request.
 * 3. Without Sec-Fetch-Site, the page is on the host that the request names.
 */
export function isOwnOrigin(req: IncomingMessage, { trustProxy, ownOrigins }: OwnAddresses = {}): boolean {
  const { origin: given, 'sec-fetch-site': site } = req.headers;
  if (site === 'same-origin') return true;
  const origin = given !== undefined && URL.canParse(given) ? new URL(given) : undefined;
  if (origin && ownOrigins?.includes(origin.origin)) return true;
  if (site !== undefined && site !== 'none') return false;
  if (given === undefined) return true;
  return origin !== undefined && requestHosts(req, trustProxy).some((host) => isHostOf(host, origin));
}

/** Compares as browsers do: upper and lower case are the same, and so are no port and the scheme's default port. */
export function isHostOf(host: string, origin: URL): boolean {
  const url = `${origin.protocol}//${host}`;
  return URL.canParse(url) && new URL(url).host === origin.host;
}
