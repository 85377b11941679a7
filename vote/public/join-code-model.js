// What people type, paste or scan to join a poll: a code of six digits, or a link, also with words around it, as in a message. The
// server reads it by the same rules.

const LENGTH = 6;

const codeLink = /^(?:https?:\/\/)?[^/?#\s]*\/(?:(?:join\/?)?\?(?:[^#\s]*&)?code=)?(\d{6})\/?(?:[?&#]\S*)?$/i;
const pollLink =
  /^(?:https?:\/\/)?[^/?#\s]*\/(?:p|polls|embed)\/([0-9a-z]{10}|[1-9]\d{0,9})(\/t\/[0-9a-z]{26})?(?:[/?#]\S*)?$/i;

/** Full-width digits are digits; spaces and hyphens are how people group them. */
const tidy = (text) => text.normalize('NFKC').replaceAll(/[\s\p{Pd}]/gu, '');

/** Such as `123 456`. */
export const formatCode = (digits) => digits.replace(/^(\d{3})(?=\d)/, '$1 ');

/** Digits, also in groups, that are no part of a word. */
const digitGroups = /(?<![\p{L}\p{N}])\d(?:[\s\p{Pd}]?\d)*(?![\p{L}\p{N}])/gu;

/** Around a link in a sentence or in mail. */
const around = /^[<("'„“«‹]+|[>)"'”»›.,;:!?]+$/g;

/**
 * @returns the code in what was typed, or the path of the poll whose link is in it; undefined if there is neither, or more than
 *   one code
 */
export function readJoinText(text) {
  const words = text.split(/\s+/);
  const links = words
    .map((word) => readLink(word.replaceAll(around, '')))
    .filter((link) => link !== undefined);
  // a message with the link of a poll may also name its code
  const link = links.find(({ path }) => path !== undefined) ?? links[0];
  if (link !== undefined) return link;
  const rest = words.filter((word) => !word.includes('/')).join(' ');
  const codes = (rest.normalize('NFKC').match(digitGroups) ?? [])
    .map(tidy)
    .filter((digits) => digits.length === LENGTH);
  return new Set(codes).size === 1 ? { code: codes[0] } : undefined;
}

function readLink(word) {
  const code = codeLink.exec(word)?.[1];
  if (code !== undefined) return { code };
  const [, poll, token = ''] = pollLink.exec(word) ?? [];
  return poll === undefined ? undefined : { path: `/p/${poll}${token}` };
}

/**
 * What the field shows for what is in it: at most six digits, in two groups.
 * @param caret the place of the caret in the text
 * @returns the text, the caret's place in it, and how many digits come before; undefined if the text is not the beginning of a code
 */
export function formatField(text, caret) {
  if (!/^\d*$/.test(tidy(text))) return undefined;
  const digitsOf = (part) => tidy(part).slice(0, LENGTH);
  const place = digitsOf(text.slice(0, caret)).length;
  return { value: formatCode(digitsOf(text)), caret: place > LENGTH / 2 ? place + 1 : place, place };
}
