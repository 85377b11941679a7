import { escapeText } from './escape-text.ts';
import type { Edit } from './write-json.ts';
import { writeJson } from './write-json.ts';

export interface WrittenBody {
  type: string;
  text: string;
  encoding: 'utf8' | 'latin1';
}

interface Wrapping {
  before: string;
  after: string;
  /** Characters to leave out at the end. */
  cut: number;
}

/** Writes a body as its type wants it, with one thing wrong in its JSON, more form fields, or other text around it. */
export function writeBody(
  body: { type: string; value: unknown } | undefined,
  edit: Edit | undefined,
  fields: { name: string; value: string }[],
  wrapping: Wrapping | undefined,
): WrittenBody {
  if (!body && !wrapping) return { type: '', text: '', encoding: 'utf8' };
  const { type, value } = body ?? { type: 'application/json', value: {} };
  const text = writeText(type, value, edit, fields);
  if (!wrapping) return { type, text, encoding: 'utf8' };
  const { before, after, cut } = wrapping;
  return {
    type,
    text: before + text.slice(0, text.length - cut) + after,
    encoding: before === '\u00ff\u00fe' || after === '\u00ff\u00fe' ? 'latin1' : 'utf8',
  };
}

function writeText(
  type: string,
  value: unknown,
  edit: Edit | undefined,
  fields: { name: string; value: string }[],
): string {
  if (type === 'text/plain') return String(value);
  if (type === 'application/json') return writeJson(value, edit);
  const pairs = Object.entries(Object(value) as Record<string, unknown>).flatMap(([name, one]) =>
    [one].flat().map((item): [string, string] => [name, String(item)]),
  );
  const all = [...pairs, ...fields.map((field): [string, string] => [field.name, field.value])];
  // a form cannot hold a JSON value, but its text
  if (edit)
    all.splice((edit.at[0] ?? 0) % (all.length + 1), edit.how === 'replace' ? 1 : 0, [
      edit.how === 'replace' ? (all[0]?.[0] ?? '') : edit.key,
      edit.value,
    ]);
  return all.map(([name, item]) => `${escapeText(name)}=${escapeText(item)}`).join('&');
}
