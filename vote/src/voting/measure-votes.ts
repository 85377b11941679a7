import type { IncomingMessage, ServerResponse } from 'node:http';
import { asProblem } from '@hands/shared/http/problem';
import type { Problem } from '@hands/shared/http/problem';
import type { VoteMetrics } from '../metrics.ts';

/** Resolves with the problem if it has answered with one; rejects if the caller must answer with the error. */
type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<Problem | undefined>;

/** Counts the responses to votes; errors by the problem's title as a slug, such as `already-voted`. */
export function measureVotes({ accepted, refused }: VoteMetrics, handle: Handler) {
  function countRefused({ status, title }: Problem): void {
    refused.inc({ status, reason: title.toLowerCase().replaceAll(' ', '-') });
  }

  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    try {
      const problem = await handle(req, res);
      if (problem) countRefused(problem);
      else accepted.inc();
    } catch (error) {
      countRefused(asProblem(error).problem);
      throw error;
    }
  };
}
