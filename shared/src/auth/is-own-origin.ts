import type { IncomingMessage } from 'node:http';

/**
 * Whether one of our own pages asks, or a program. The browser's same-origin rule covers neither a form's POST nor
 * WebSockets: any page may send the one and open the other. Browsers say in Origin which page it was; programs send none.
 */
export function isOwnOrigin({ headers }: IncomingMessage): boolean {
  if (headers.origin === undefined) return true;
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host;
}
