import { ProblemError } from '@hands/shared/http/problem';
import type { FieldError } from '@hands/shared/http/field-error';
import { readFields } from '@hands/shared/http/read-fields';
import { isolate } from '@hands/shared/text/isolate';
import { readBody } from '../http/read-body.ts';
import { addTokens } from '../managing/add-tokens.ts';
import { MAX_TOKENS_BYTES, newTokensSchema } from '../managing/token-schema.ts';
import type { ManageHandler, ManagePageParts } from './parts.ts';
import { sendSlips } from './send-slips.ts';
import { sendRefusedVoters } from './show-voters-page.ts';

/**
 * `POST /p/{slug}/manage/voters` with `names`, one a line, or with `count`: 201 with the slips. They are the answer itself and no
 * redirect, because the links are nowhere afterwards. 400 and 409 lead to the page with the reason.
 */
export function addTokensByForm(parts: ManagePageParts): ManageHandler {
  return async (req, res) => {
    const { poll, manager } = res.locals;
    const fields = Object(await readBody(req, MAX_TOKENS_BYTES)) as Record<string, unknown>;
    const textOf = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
    const typed = { names: textOf('names'), count: textOf('count') };
    const labels = typed.names.split(/\r\n?|\n/).filter((line) => line.trim() !== '');
    try {
      const wanted = typed.count.trim() === '' ? { labels } : { count: Number(typed.count) };
      const added = await addTokens(parts.pool, manager, poll.id, readFields(newTokensSchema, wanted));
      await sendSlips(req, res, parts, added);
    } catch (error) {
      await sendRefusedVoters(req, res, parts, inWords(error, labels), typed);
    }
  };
}

/** Names the first fault by what was typed. */
function inWords(error: unknown, labels: string[]): unknown {
  if (!(error instanceof ProblemError)) return error;
  const { status, title, errors } = error.problem;
  const [first] = errors ?? [];
  return first
    ? new ProblemError({ status, title, detail: `No links were made: ${describe(first, labels)}.` })
    : error;
}

function describe({ field, message }: FieldError, labels: string[]): string {
  const [, place] = /^labels\.(\d+)$/.exec(field) ?? [];
  if (place !== undefined) return `the name “${isolate(labels[Number(place)]?.trim() ?? '')}” ${message}`;
  return `${field === 'count' ? 'the number' : 'the list'} ${message}`;
}
