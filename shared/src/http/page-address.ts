// The addresses of both services, as the reader of a page can reach them.
import type { IncomingMessage } from 'node:http';
import type { TrustProxy } from '../auth/client-address.ts';
import { forwarded, requestHosts } from '../auth/request-hosts.ts';

/** The longest name that DNS allows. A QR code has no room for much longer ones. */
const MAX_HOST = 253;

/** Whether this host name leads to the reader's own machine. */
export const isLoopback = (hostname: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/i.test(hostname);

/**
 * The address of a service for links and QR codes, without a trailing slash. An address that others can reach is taken as it is
 * configured. A loopback address, as by default, is of use on this machine alone. So if the page was requested under another name,
 *
 * 1. through a trusted proxy that says what the browser requested: that address, because one proxy usually serves both services;
 * 2. otherwise: the host name by which the reader came, and the port of the configured address.
 *
 * @param configured VOTE_URL or RESULT_URL
 */
export function addressFor(configured: string, req: IncomingMessage, trustProxy?: TrustProxy): string {
  const url = new URL(configured);
  const page = requestedUrl(req, trustProxy);
  if (!isLoopback(url.hostname) || !page || isLoopback(page.hostname)) return url.origin;
  if (isForwarded(req, trustProxy)) return page.origin;
  url.hostname = page.hostname;
  return url.origin;
}

/** The address that the browser requested, without its path; undefined if the request names no usable host. */
export function requestedUrl(req: IncomingMessage, trustProxy?: TrustProxy): URL | undefined {
  const [host = ''] = requestHosts(req, trustProxy);
  const [proto] = forwarded(req, 'x-forwarded-proto', trustProxy);
  const address = `${proto === 'https' ? 'https' : 'http'}://${host}`;
  // URLs may have more characters in their host, among them some that end a directive of a content security policy
  if (!/^[\w.:[\]-]+$/.test(host) || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.hostname.length <= MAX_HOST ? url : undefined;
}

const isForwarded = (req: IncomingMessage, trustProxy?: TrustProxy): boolean =>
  forwarded(req, 'x-forwarded-host', trustProxy).length > 0 ||
  forwarded(req, 'x-forwarded-proto', trustProxy).length > 0;
