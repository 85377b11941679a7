import { isUtf8 } from 'node:buffer';
import { ProblemError } from '@hands/shared/http/problem';

/**
 * Decodes a body, with or without a byte order mark. Bytes that are not UTF-8 are an error: each of them would become the same
 * replacement character, so that two users whose names differ in them would be one voter.
 * @throws ProblemError 400 if it is not UTF-8
 */
export function decodeBody(body: Buffer): string {
  if (!isUtf8(body)) throw notUtf8();
  return body.toString().replace(/^\uFEFF/, '');
}

/** @throws ProblemError 400 if the escaped bytes of a form, such as `%FC`, are not UTF-8 */
export function checkEscapes(form: string): void {
  const runs = form.match(/(?:%[\da-f]{2})+/gi) ?? [];
  if (!runs.every((run) => isUtf8(Buffer.from(run.replaceAll('%', ''), 'hex')))) throw notUtf8();
}

function notUtf8(): ProblemError {
  const detail = 'The request body is not UTF-8. Please send its text in UTF-8.';
  return new ProblemError({ status: 400, title: 'Bad request', detail });
}
