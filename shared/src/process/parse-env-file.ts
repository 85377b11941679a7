// Reads the text of `.env`. `npm start` and Docker Compose both read that file, each with a parser of its own, so only lines
// that mean the same to both are accepted. Compose's rules were tried with 2.26: it replaces `$NAME` except in single quotes,
// interprets backslashes in double quotes, takes `NAME: value` as well, and starts a comment only at a space and `#`.
import { settingNames } from './setting-names.ts';

export interface EnvFile {
  values: Record<string, string>;
  /** What is wrong, each with its line and without any value, because values may be secret. */
  faults: string[];
}

const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*(.*?)[ \t]*$/u;
const quoted = /^(['"])(.*?)\1(?:[ \t]+#.*)?$/u;

/** A byte order mark and Windows' line ends are skipped. A name that is repeated has its last value, as in Compose. */
export function parseEnvFile(content: Uint8Array): EnvFile {
  const values: Record<string, string> = {};
  const text = decode(content);
  if (text === undefined) {
    return { values, faults: ['it is not in UTF-8; save it as UTF-8 (not as "Unicode" or UTF-16)'] };
  }
  const faults: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, given] = assignment.exec(line) ?? [];
    const value = name === undefined || given === undefined ? notAssigned : readValue(given);
    const fault = typeof value === 'string' ? findNameFault(name ?? '') : value.fault;
    if (fault !== undefined)
      faults.push(`line ${index + 1}${name === undefined ? '' : `, ${name}`}: ${fault}`);
    else if (typeof value === 'string' && name !== undefined) values[name] = value;
  }
  return { values, faults };
}

function decode(content: Uint8Array): string | undefined {
  try {
    // the decoder removes a byte order mark
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

const notAssigned = { fault: 'must have the form NAME=value' };

function readValue(given: string): string | { fault: string } {
  if (/[\p{Cc}]/u.test(given.replaceAll('\t', ' '))) return { fault: 'must not contain control characters' };
  return /^['"]/.test(given) ? readQuoted(given) : readUnquoted(given);
}

const advice = 'npm start and Docker Compose would read it differently; put the value in single quotes';

function readQuoted(given: string): string | { fault: string } {
  const [, quote, value] = quoted.exec(given) ?? [];
  if (quote === undefined || value === undefined || value.includes(quote))
    return { fault: 'must have one quote at the start and one at the end, on the same line' };
  if (quote === '"' && /[$\\]/.test(value)) return { fault: `contains $ or \\; ${advice}` };
  // Compose would take the quote after it for a part of the value
  if (value.endsWith('\\')) return { fault: 'must not end with a backslash' };
  return value;
}

function readUnquoted(given: string): string | { fault: string } {
  const value = given.replace(/ #.*$/u, '').replace(/[ \t]+$/, '');
  // Compose removes such spaces, too
  if (value !== value.trim()) return { fault: 'must not begin or end with a special space' };
  if (value.includes('#')) return { fault: `contains #; ${advice}` };
  if (value.includes('$')) return { fault: `contains $; ${advice}` };
  return value;
}

/** A setting under a name that is spelled differently would silently not apply. */
function findNameFault(name: string): string | undefined {
  if (settingNames.includes(name)) return undefined;
  const fold = (text: string) => text.replaceAll('_', '').toUpperCase();
  const meant = settingNames.find((known) => fold(known) === fold(name));
  return meant === undefined ? undefined : `must be spelled ${meant}`;
}
