import type { IncomingMessage } from 'node:http';
import { ProblemError } from '@hands/shared/http/problem';

/** How much more is read and discarded. Many clients send their whole body before they read the answer. */
const MAX_EXCESS = 64 * 1024;

/**
 * Resolves with the whole body; empty if there is none.
 * @throws ProblemError 400 if the body is incomplete, 413 if it is too large
 */
export function readBytes(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let size = 0;
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else if (size > maxBytes + MAX_EXCESS) {
        // the answer closes the connection
        req.pause();
        reject(tooLarge(maxBytes));
      }
    });
    req.on('end', () => {
      if (size <= maxBytes) resolve(Buffer.concat(chunks));
      else reject(tooLarge(maxBytes));
    });
    req.on('error', (cause) => {
      const detail = 'The request body was incomplete.';
      reject(new ProblemError({ status: 400, title: 'Bad request', detail }, undefined, { cause }));
    });
  });
}

function tooLarge(maxBytes: number): ProblemError {
  const detail = `The request body must not exceed ${maxBytes / 1024} KiB.`;
  return new ProblemError({ status: 413, title: 'Too large', detail });
}
