// Every error that a client sees: RFC 9457 problem documents for programs, a plain page for people.
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Problem {
  status: number;
  title: string;
  detail: string;
  /** The fields at fault, where there are any. */
  errors?: { field: string; message: string }[];
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

export function badField(field: string, message: string): ProblemError {
  return new ProblemError({
    status: 400,
    title: 'Bad request',
    detail: `${field}: ${message}`,
    errors: [{ field, message }],
  });
}

export function unavailable(detail: string, cause?: unknown): ProblemError {
  return new ProblemError({ status: 503, title: 'Try again', detail }, 1, { cause });
}

/** Whether this client is a person's browser that wants a page. Everything else, `curl` too, gets JSON. */
export function wantsPage(req: IncomingMessage): boolean {
  return req.headers.accept?.includes('text/html') ?? false;
}

/** Works on Node's own response, so also in front of Express. */
export function sendProblem(req: IncomingMessage, res: ServerResponse, error: ProblemError): void {
  const { problem, retryAfter } = error;
  res.statusCode = problem.status;
  if (retryAfter !== undefined) res.setHeader('Retry-After', String(retryAfter));
  res.setHeader('Cache-Control', 'no-store');
  if (wantsPage(req)) {
    res.setHeader('Content-Type', 'text/html; charset=utf-8');
    res.end(problemPage(problem));
  } else {
    res.setHeader('Content-Type', 'application/problem+json');
    res.end(JSON.stringify({ type: 'about:blank', ...problem }));
  }
}

function problemPage({ status, title, detail }: Problem): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<main style="font: 1.1rem/1.6 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto; padding: 0 1.5rem">
<h1>${escape(title)}</h1>
<p>${escape(detail)}</p>
<p><a href="">${status === 503 ? 'Try again' : 'Reload'}</a> or go to <a href="/">the poll</a>.</p>
</main>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
