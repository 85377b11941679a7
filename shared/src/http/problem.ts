// Every error that a client sees: an RFC 9457 problem document for programs, a plain page for browsers.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientAddress, trustNobody } from '../auth/client-address.ts';
import type { TrustProxy } from '../auth/client-address.ts';
import type { Logger } from '../process/logger.ts';
import type { FieldError } from './field-error.ts';
import { frameAncestors, isFramable } from './allow-framing.ts';
import { addVary, setPageLanguage } from './page-language.ts';
import { sayWhenToRetry } from './say-when-to-retry.ts';
import type { PageLanguage } from './page-language.ts';
import { renderProblemPage } from './render-problem-page.ts';

export interface Problem {
  status: number;
  title: string;
  detail: string;
  /** The invalid fields, if any. */
  errors?: FieldError[];
}

/** Throw it in a handler; the service's error handler answers with it. */
export class ProblemError extends Error {
  problem: Problem;
  /** Seconds to wait before trying again. */
  retryAfter: number | undefined;

  constructor(problem: Problem, retryAfter?: number, options?: ErrorOptions) {
    super(problem.detail, options);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

export const notFound = (detail: string) => new ProblemError({ status: 404, title: 'Not found', detail });

export const badField = (field: string, message: string) => badFields([{ field, message }]);

export const badFields = (errors: FieldError[]) => withErrors({ status: 400, title: 'Bad request' }, errors);

/** 409: the poll's current state does not allow the request. */
export const conflict = (errors: FieldError[]) => withErrors({ status: 409, title: 'Conflict' }, errors);

/** Only the first error of a field is reported: it says what to do, and later ones often follow from it. */
function withErrors(kind: Pick<Problem, 'status' | 'title'>, all: FieldError[]): ProblemError {
  const errors = all.filter(({ field }, index) => all.findIndex((other) => other.field === field) === index);
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return new ProblemError({ ...kind, detail, errors });
}

export function unavailable(detail: string, cause?: unknown, title = 'Try again'): ProblemError {
  return new ProblemError({ status: 503, title, detail }, 1, { cause });
}

/** Whether the client is a browser that wants a page. All others, including `curl`, get JSON. */
export function wantsPage(req: IncomingMessage): boolean {
  return req.headers.accept?.includes('text/html') ?? false;
}

/** Turns any error into a problem. Client errors from Express and its parsers keep their status; all others become a 500. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const { status, message, limit } = error as { status?: unknown; message?: string; limit?: number };
  if (status === 413) {
    const detail = `The request body must not exceed ${(limit ?? 4096) / 1024} KiB.`;
    return new ProblemError({ status, title: 'Too large', detail });
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new ProblemError({
      status,
      title: 'Bad request',
      detail: message ?? 'The request could not be read.',
    });
  }
  return new ProblemError({
    status: 500,
    title: 'Internal server error',
    detail: 'Something went wrong. The error has been logged.',
  });
}

const LARGE = 64 * 1024;

const hasLargeBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > LARGE;

/** The address without the token of a voting link, or of one that was pasted into the field for a join code. */
const withoutSecret = (url = '') => url.replace(/((?:\/|%2F)t(?:\/|%2F))[^/?]+/gi, '$1…');

/**
 * Answers a request with an error and logs it with the client's address: a 500 at level error, everything else at level
 * debug. Uses Node's own response, so it also works in front of Express.
 * @param pollsUrl where the page links to; not a service's first page, because the poll shown there may be deleted
 */
export async function sendProblem(
  req: IncomingMessage,
  res: ServerResponse,
  error: unknown,
  logger: Logger,
  trust: TrustProxy = trustNobody,
  pollsUrl = '/polls',
): Promise<void> {
  const { problem, retryAfter } = asProblem(error);
  const { status } = problem;
  if (status === 500 || logger.isLevelEnabled('debug')) {
    const request = { method: req.method, url: withoutSecret(req.url), client: clientAddress(req, trust) };
    if (status === 500) logger.error({ err: error, ...request }, 'request failed');
    // what is wrong with a field can quote a ballot
    else
      logger.debug(
        { status, detail: problem.errors ? problem.title : problem.detail, ...request },
        'request rejected',
      );
  }
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const page = wantsPage(req);
  // only a page requested by GET reloads itself; whether to send a form again is up to the voter
  const reload = problem.status === 503 && req.method === 'GET';
  const isTemporary = problem.status === 503 || problem.status === 429;
  const back = isTemporary ? (req.url ?? '/').replace(/\/vote$/, '') : pollsUrl;
  addVary(res, 'Accept');
  const body = page
    ? await renderProblemPage(
        { ...problem, retryAfter, isTemporary, reload, back, pollsUrl, isFramed: isFramable(res) },
        speak(req, res),
      )
    : JSON.stringify({ type: 'about:blank', ...problem });
  res.statusCode = problem.status;
  sayWhenToRetry(res, { retryAfter });
  // otherwise the rest would be read to its end, if it has one
  if (!req.complete && hasLargeBody(req)) res.setHeader('Connection', 'close');
  // the error may occur before the service's own security headers are set
  res.setHeader('Content-Security-Policy', `default-src 'self'; ${frameAncestors(res)}`);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  if (withoutSecret(req.url) !== req.url) res.setHeader('Referrer-Policy', 'strict-origin');
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Content-Type', page ? 'text/html; charset=utf-8' : 'application/problem+json');
  res.end(body);
}

/** A frame takes no cookies, and the answer to a form has no address at which it could be shown again. */
function speak(req: IncomingMessage, res: ServerResponse): PageLanguage {
  const isFramed = isFramable(res);
  const spoken = setPageLanguage(req, res, isFramed ? { chosen: 'browser' } : {});
  return isFramed || req.method !== 'GET' ? { ...spoken, languageLinks: [] } : spoken;
}
