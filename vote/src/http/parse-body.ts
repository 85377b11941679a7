import type { IncomingMessage } from 'node:http';
import { ProblemError } from '@hands/shared/http/problem';
import { checkEscapes, decodeBody } from './decode-body.ts';

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/**
 * The parsed JSON, or a form's fields: text, or a list of texts if a name occurs more than once.
 * @throws ProblemError 400 if it is not valid JSON or its escaped bytes are not UTF-8, 415 if it is not uncompressed JSON or form
 *   data in UTF-8
 */
export function parseBody(req: IncomingMessage, body: Buffer): unknown {
  return typeOf(req) === FORM_TYPE ? parseForm(decodeBody(body)) : parseJson(req, body);
}

/** @throws ProblemError 400 if it is not valid JSON in UTF-8, 415 if it is not uncompressed JSON in UTF-8 */
export function parseJson(req: IncomingMessage, body: Buffer): unknown {
  if (typeOf(req) !== JSON_TYPE) {
    const detail = 'Please send application/json, in UTF-8 and not compressed.';
    throw new ProblemError({ status: 415, title: 'Unsupported media type', detail });
  }
  const text = decodeBody(body);
  try {
    return JSON.parse(text);
  } catch (cause) {
    const detail = 'The request body is not valid JSON.';
    throw new ProblemError({ status: 400, title: 'Bad request', detail }, undefined, { cause });
  }
}

/** The type of the body; undefined if it is compressed or not in UTF-8. */
function typeOf({ headers }: IncomingMessage): string | undefined {
  const [type = '', parameters = ''] = (headers['content-type'] ?? '').toLowerCase().split(';', 2);
  const isPlain =
    headers['content-encoding'] === undefined && /^(\s*|\s*charset="?utf-8"?\s*)$/.test(parameters);
  return isPlain ? type.trim() : undefined;
}

function parseForm(text: string): Record<string, string | string[]> {
  if (/^\s*[{[]/.test(text)) throw sentAsForm();
  checkEscapes(text);
  const form = new URLSearchParams(text);
  const fields = Object.create(null) as Record<string, string | string[]>;
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name);
    fields[name] = values.length > 1 ? values : (values[0] ?? '');
  }
  return fields;
}

/** curl's `-d` sends a form unless it is told otherwise. */
function sentAsForm(): ProblemError {
  const detail =
    'The body looks like JSON, but its content type is application/x-www-form-urlencoded. Please send it with the header Content-Type: application/json.';
  return new ProblemError({ status: 415, title: 'Unsupported media type', detail });
}
