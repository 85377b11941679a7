import { ServerResponse } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { ProblemError, sendProblem } from '@hands/shared/http/problem';
import type { Logger } from '@hands/shared/process/logger';
import type { Sockets } from './open-sockets.ts';

/** Methods of long polling. CORS is off, so there is no OPTIONS. */
const METHODS = ['GET', 'POST'];

/** Answers other methods with 405. In a session of long polling, Engine.io answers them with 500. */
export function refuseMethods({ engine }: Sockets, logger: Logger): void {
  engine.use((req: IncomingMessage, res: unknown, next: () => void) => {
    // Upgrades are answered by `ws`, and have no response of their own. The header `Upgrade` alone makes none.
    if (METHODS.includes(req.method ?? '') || !isResponse(res)) {
      next();
      return;
    }
    const allowed = METHODS.join(', ');
    res.setHeader('Allow', allowed);
    const detail = `This address allows ${allowed}.`;
    void sendProblem(
      req,
      res,
      new ProblemError({ status: 405, title: 'Method not allowed', detail }),
      logger,
    );
  });
}

const isResponse = (res: unknown): res is ServerResponse => res instanceof ServerResponse;
