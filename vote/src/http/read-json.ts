// Reads bodies that are larger and rarer than votes, with Express's own parser.
import { promisify } from 'node:util';
import { ProblemError } from '@hands/shared/http/problem';
import express from 'express';
import type { Request, RequestHandler, Response } from 'express';

// room for twenty options of 120 characters, each written as \uXXXX
const parse = promisify<Request, Response>(express.json({ limit: '32kb' }) satisfies RequestHandler);

/**
 * Resolves with the parsed JSON of a request, or undefined if there is no body.
 * @throws ProblemError 415 if the body is not JSON
 * @throws the parser's error if the body cannot be parsed (asProblem() makes it a 400) or exceeds 32 KiB (413)
 */
export async function readJson(req: Request, res: Response): Promise<unknown> {
  if (req.headers['content-type'] !== undefined && !req.is('application/json')) {
    const detail = 'Please send application/json.';
    throw new ProblemError({ status: 415, title: 'Unsupported media type', detail });
  }
  await parse(req, res);
  return req.body;
}
