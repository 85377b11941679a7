// Reads the body of a vote, which is a few dozen bytes of JSON or form data, and of the administrators' forms. Express's own
// parsers do the same, but took a sixth of the time of a vote here (body-parser 2.2, Node 20), mostly for encodings that no
// vote has.
import type { IncomingMessage } from 'node:http';
import { parseBody } from './parse-body.ts';
import { readBytes } from './read-bytes.ts';

/**
 * Resolves with the parsed JSON, or with a form's fields: text, or a list of texts if a name occurs more than once.
 * @param maxBytes 4 KiB is ample for a vote
 * @throws ProblemError 400 if the body cannot be read, 413 if it is too large, 415 if it is not uncompressed JSON or form data
 *   in UTF-8
 */
export async function readBody(req: IncomingMessage, maxBytes = 4 * 1024): Promise<unknown> {
  return parseBody(req, await readBytes(req, maxBytes));
}
