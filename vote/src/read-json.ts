// Bodies larger and rarer than votes: Express's own parser reads them.
import { ProblemError } from '@hands/shared/problem';
import express from 'express';
import type { Request, Response } from 'express';

// twenty options of 120 characters, were each of them written as \uXXXX
const parse = express.json({ limit: '32kb' });

/**
 * The parsed JSON of a request; undefined where there is no body.
 * @throws ProblemError 415 not JSON; what asProblem() makes a 400 of where it cannot be read, and a 413 over 32 KiB
 */
export async function readJson(req: Request<{ id?: string }>, res: Response): Promise<unknown> {
  if (!req.is('application/json') && req.headers['content-type'] !== undefined) {
    const detail = 'Polls are sent as application/json.';
    throw new ProblemError({ status: 415, title: 'Unsupported media type', detail });
  }
  await new Promise<void>((resolve, reject) => {
    parse(req as Request, res, (error?: unknown) => {
      if (error) reject(error as Error);
      else resolve();
    });
  });
  return req.body as unknown;
}
