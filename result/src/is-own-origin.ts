import type { IncomingMessage } from 'node:http';

/**
 * The browser's same-origin rule does not cover WebSockets: any page may open one. Browsers say in Origin which page it
 * was; programs send none.
 */
export function isOwnOrigin({ headers }: IncomingMessage): boolean {
  if (headers.origin === undefined) return true;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host;
}
