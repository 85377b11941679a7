// Every error that a client sees: RFC 9457 problem documents for programs, a plain page for people.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { clientAddress, trustNobody } from '../auth/client-address.ts';
import type { TrustProxy } from '../auth/client-address.ts';
import type { Logger } from '../process/logger.ts';
import { renderPage } from './render-page.ts';

export interface Problem {
  status: number;
  title: string;
  detail: string;
  /** The fields at fault, where there are any. */
  errors?: FieldError[];
}

export interface FieldError {
  field: string;
  message: string;
}

/** Throw it in a handler; the service's error handler answers with it. */
export class ProblemError extends Error {
  problem: Problem;
  /** Seconds after which trying again makes sense. */
  retryAfter: number | undefined;

  constructor(problem: Problem, retryAfter?: number, options?: ErrorOptions) {
    super(problem.detail, options);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

export const notFound = (detail: string) => new ProblemError({ status: 404, title: 'Not found', detail });

export const badField = (field: string, message: string) => badFields([{ field, message }]);

export function badFields(errors: FieldError[]): ProblemError {
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return new ProblemError({ status: 400, title: 'Bad request', detail, errors });
}

/** That the poll, as it is by now, does not allow it. */
export function conflict(errors: FieldError[]): ProblemError {
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return new ProblemError({ status: 409, title: 'Conflict', detail, errors });
}

export function unavailable(detail: string, cause?: unknown, title = 'Try again'): ProblemError {
  return new ProblemError({ status: 503, title, detail }, 1, { cause });
}

/** Whether this client is a person's browser that wants a page. Everything else, `curl` too, gets JSON. */
export function wantsPage(req: IncomingMessage): boolean {
  return req.headers.accept?.includes('text/html') ?? false;
}

/** Any error as a problem: what Express and its parsers blame on the client keeps its status, the rest is our fault. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const { status, message, limit } = error as { status?: unknown; message?: string; limit?: number };
  if (status === 413) {
    const detail = `A request takes at most ${(limit ?? 4096) / 1024} KiB.`;
    return new ProblemError({ status, title: 'Too large', detail });
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new ProblemError({
      status,
      title: 'Bad request',
      detail: message ?? 'The request cannot be read.',
    });
  }
  return new ProblemError({
    status: 500,
    title: 'Our fault',
    detail: 'Something went wrong here; it has been logged.',
  });
}

/**
 * The one place where errors become answers, and where they are logged with the client's address: those that are our
 * fault as errors, the rest for who looks for it. Works on Node's own response, so also in front of Express.
 * @param pollsUrl where a page leads to: also the poll that is a service's first page may be gone
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
    const request = { method: req.method, url: req.url, client: clientAddress(req, trust) };
    if (status === 500) logger.error({ err: error, ...request }, 'request failed');
    else logger.debug({ status, detail: problem.detail, ...request }, 'request refused');
  }
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const page = wantsPage(req);
  // sending a form again is for the voter to decide, so only a page that was looked at reloads itself
  const reload = problem.status === 503 && req.method === 'GET';
  const back = problem.status === 503 ? (req.url ?? '/').replace(/\/vote$/, '') : pollsUrl;
  const body = page
    ? await renderPage('problem', { ...problem, reload, back, pollsUrl }, true)
    : JSON.stringify({ type: 'about:blank', ...problem });
  res.statusCode = problem.status;
  if (retryAfter !== undefined) res.setHeader('Retry-After', String(retryAfter));
  // also for what is answered ahead of the service's own security headers
  res.setHeader('Content-Security-Policy', "default-src 'self'; frame-ancestors 'self'");
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Vary', 'Accept');
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Content-Type', page ? 'text/html; charset=utf-8' : 'application/problem+json');
  res.end(body);
}
