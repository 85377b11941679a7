import type { IncomingMessage } from 'node:http';
import { ProblemError } from './problem.ts';
import type { Logger } from '../process/logger.ts';
import { isHostOf, isOwnOrigin } from '../auth/is-own-origin.ts';
import type { OwnAddresses } from '../auth/is-own-origin.ts';

export interface OriginCheckParts extends OwnAddresses {
  /** The setting that names the address of this service. */
  urlSetting: 'VOTE_URL' | 'RESULT_URL';
  logger: Logger;
}

/** Returns a 403 for a request from a page of another site, undefined for all others. */
export type CheckOrigin = (req: IncomingMessage) => ProblemError | undefined;

/** At most one line a minute in the log, and the same one again only after an hour. */
const LOG_PAUSE_MS = 60_000;
const REPEAT_PAUSE_MS = 3_600_000;

/** A header as a page or the log shows it. */
const MAX_SHOWN = 300;

/**
 * Behind a proxy that changes Host, the requests of our own pages may look like those of another site. So the answer and the log
 * name what was compared, and which header or setting to change.
 */
export function createOriginCheck({ urlSetting, logger, ...own }: OriginCheckParts): CheckOrigin {
  let logged = { pair: '', at: -Infinity };

  function log(origin: string, host: string, req: IncomingMessage, fix: string): void {
    const now = performance.now();
    const pair = `${origin} ${host}`;
    if (now - logged.at < (pair === logged.pair ? REPEAT_PAUSE_MS : LOG_PAUSE_MS)) return;
    logged = { pair, at: now };
    const { 'x-forwarded-host': forwardedHost, 'sec-fetch-site': site } = req.headers;
    logger.warn({ origin, host, forwardedHost, site }, `refused a request from another origin. ${fix}`);
  }

  return (req) => {
    if (isOwnOrigin(req, own)) return undefined;
    const origin = show(req.headers.origin);
    const host = show(req.headers.host);
    const fix = explainFix(req, urlSetting);
    log(origin, host, req, fix);
    return new ProblemError({
      status: 403,
      title: 'Cross-site request',
      detail: `Requests from other sites are not accepted. This one came from a page of ${origin} (Origin) and was sent to ${host} (Host). ${fix}`,
    });
  };
}

const show = (header: string | undefined) => header?.slice(0, MAX_SHOWN) ?? 'an unnamed site';

function explainFix({ headers }: IncomingMessage, urlSetting: string): string {
  const { origin = 'null', 'x-forwarded-host': forwardedHost } = headers;
  if (!URL.canParse(origin)) {
    return 'If this page is your own: the browser does not say where it is from, because a proxy sends Referrer-Policy: no-referrer. Remove that header, or use https.';
  }
  const host = [forwardedHost].flat()[0]?.split(',')[0]?.trim();
  if (host !== undefined && isHostOf(host, new URL(origin))) {
    return 'If this page is your own: set TRUST_PROXY, so that the X-Forwarded-Host of your proxy counts.';
  }
  return `If this page is your own: let your proxy pass on the Host header as it is, with the port (nginx: proxy_set_header Host $http_host; Apache: ProxyPreserveHost On), or set ${urlSetting} to ${show(origin)}.`;
}
