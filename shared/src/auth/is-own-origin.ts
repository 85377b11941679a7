import type { IncomingMessage } from 'node:http';

/**
 * Whether the request comes from one of our own pages or from a program. The same-origin policy of browsers covers neither
 * form POSTs nor WebSockets, so pages of other sites can send both. Browsers name the page's site in Origin; programs send
 * no Origin.
 */
export function isOwnOrigin({ headers }: IncomingMessage): boolean {
  if (headers.origin === undefined) return true;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host;
}
