import type { IncomingMessage } from 'node:http';
import type { TrustProxy } from './client-address.ts';

/**
 * The hosts that a request was sent to: the one that a trusted proxy forwarded first, then the request's own. Each proxy may add
 * one to X-Forwarded-Host; the first is the one that the browser named.
 */
export function requestHosts(req: IncomingMessage, trustProxy?: TrustProxy): string[] {
  const own = req.headers.host ?? '';
  return [...forwarded(req, 'x-forwarded-host', trustProxy), own].filter((host) => host !== '');
}

/** The values of a header that only a trusted proxy may set. */
export function forwarded(
  req: IncomingMessage,
  name: 'x-forwarded-host' | 'x-forwarded-proto',
  trustProxy?: TrustProxy,
): string[] {
  const { [name]: header } = req.headers;
  if (header === undefined || !trustProxy?.(req.socket.remoteAddress ?? '', 0)) return [];
  return [header]
    .flat()
    .join(',')
    .split(',')
    .map((value) => value.trim());
}
