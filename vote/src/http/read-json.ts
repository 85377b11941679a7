// Bodies larger and rarer than votes: Express's own parser reads them.
import { promisify } from 'node:util';
import { ProblemError } from '@hands/shared/http/problem';
import express from 'express';
import type { Request, RequestHandler, Response } from 'express';

// twenty options of 120 characters, were each of them written as \uXXXX
const parse = promisify<Request, Response>(express.json({ limit: '32kb' }) satisfies RequestHandler);

/**
 * The parsed JSON of a request; undefined where there is no body.
 * @throws ProblemError 415 not JSON; what asProblem() makes a 400 of where it cannot be read, and a 413 over 32 KiB
 */
export async function readJson(req: Request, res: Response): Promise<unknown> {
  if (req.headers['content-type'] !== undefined && !req.is('application/json')) {
    const detail = 'Polls are sent as application/json.';
    throw new ProblemError({ status: 415, title: 'Unsupported media type', detail });
  }
  await parse(req, res);
  return req.body;
}
