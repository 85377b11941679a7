// The one place where errors become answers.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@hands/shared/logger';
import { notFound, ProblemError, sendProblem } from '@hands/shared/problem';

/** Answers for `error`, or with 404 where there is none: nobody answered. */
export function handleErrors(logger: Logger) {
  return (error: unknown, req: IncomingMessage, res: ServerResponse): void => {
    if (res.headersSent) {
      res.destroy();
      return;
    }
    const problem = error ? toProblem(error) : notFound('There is nothing at this address.');
    if (problem.problem.status === 500) logger.error({ err: error, url: req.url }, 'request failed');
    sendProblem(req, res, problem);
  };
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  // Express and its body parsers mark what the client did wrong with a status of 4xx
  const { status, message } = error as { status?: number; message?: string };
  if (status === 413)
    return new ProblemError({ status, title: 'Too large', detail: 'A vote takes at most 4 KiB.' });
  if (status !== undefined && status >= 400 && status < 500) {
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
