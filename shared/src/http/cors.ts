// CORS for the sites in CORS_ORIGINS. Their pages count as programs: they use the JSON API, and the visitor's cookies are ignored,
// so that no listed site can vote or administer as its visitor.
import type { IncomingMessage, ServerResponse } from 'node:http';
import cors from 'cors';
import { isOwnOrigin } from '../auth/is-own-origin.ts';
import type { OwnAddresses } from '../auth/is-own-origin.ts';
import { wantsPage } from './problem.ts';

export interface CorsSettings extends OwnAddresses {
  /** Undefined: no other site may use the API. */
  corsOrigins?: readonly string[] | '*' | undefined;
}

export interface Cors {
  /**
   * Recognises a request from a page of a listed site, and removes its cookies. Such a page may not load our own pages, which is
   * also why a form of a listed site is refused like that of any other.
   */
  admit: (req: IncomingMessage) => boolean;
  /** Sets the headers for such a request. @returns whether it was a preflight, which is answered then */
  handle: (req: IncomingMessage, res: ServerResponse) => boolean;
}

const admitted = new WeakSet<IncomingMessage>();

/** Whether the request comes from a page of a listed site. */
export const isFromListedSite = (req: IncomingMessage): boolean => admitted.has(req);

/** @param isOpen whether a page of a listed site may call this address by this method */
export function createCors(
  { corsOrigins, ...own }: CorsSettings,
  isOpen: (method: string, path: string) => boolean = () => true,
): Cors {
  const setHeaders = cors({
    origin: corsOrigins === '*' ? '*' : [...(corsOrigins ?? [])],
    methods: ['GET', 'HEAD', 'POST'],
    allowedHeaders: ['Content-Type', 'Authorization'],
    exposedHeaders: ['Retry-After', 'Link', 'Content-Disposition'],
    maxAge: 600,
  });

  function isListed({ headers }: IncomingMessage): boolean {
    if (corsOrigins === undefined || headers.origin === undefined) return false;
    return corsOrigins === '*' || corsOrigins.includes(headers.origin);
  }

  function admit(req: IncomingMessage): boolean {
    if (!isListed(req) || wantsPage(req) || isOwnOrigin(req, own)) return false;
    delete req.headers.cookie;
    admitted.add(req);
    return true;
  }

  return {
    admit,
    handle(req, res) {
      const [path = ''] = (req.url ?? '').split('?');
      const asked = req.headers['access-control-request-method'];
      const isPreflight = req.method === 'OPTIONS' && asked !== undefined;
      if (!isOpen((isPreflight ? asked : req.method) ?? '', path) || !admit(req)) return false;
      setHeaders(req, res, () => undefined);
      return isPreflight;
    },
  };
}
