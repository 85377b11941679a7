import type { IncomingMessage, ServerResponse } from 'node:http';
import { asProblem } from '@hands/shared/problem';
import type { VoteMetrics } from './metrics.ts';

type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** Counts how each call to vote was answered. */
export function countVotes({ accepted, refused }: VoteMetrics, handle: Handler): Handler {
  return async (req, res) => {
    try {
      await handle(req, res);
    } catch (error) {
      refused.inc({ status: asProblem(error).problem.status });
      throw error;
    }
    // a form hears of its faults on its page
    if (res.statusCode < 400) accepted.inc();
    else refused.inc({ status: res.statusCode });
  };
}
