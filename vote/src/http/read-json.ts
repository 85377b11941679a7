// Reads bodies that are larger and rarer than votes, and that may be missing.
import type { IncomingMessage } from 'node:http';
import { parseJson } from './parse-body.ts';
import { readBytes } from './read-bytes.ts';

// room for twenty options of 120 characters, each written as \uXXXX
const MAX_BYTES = 32 * 1024;

/**
 * Resolves with the parsed JSON of a request, or undefined if there is no body.
 * @param maxBytes enough for a poll
 * @throws ProblemError 400 if the body cannot be read, 413 if it is too large, 415 if it is not uncompressed JSON in UTF-8
 */
export async function readJson(req: IncomingMessage, maxBytes = MAX_BYTES): Promise<unknown> {
  const body = await readBytes(req, maxBytes);
  return body.length === 0 ? undefined : parseJson(req, body);
}
