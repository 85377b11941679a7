// What people type, paste or scan to join a poll: a code of six digits, or a link. The server reads it by the same rules.

const LENGTH = 6;

const codeLink = /^(?:https?:\/\/)?[^/?#\s]*\/(?:(?:join\/?)?\?(?:[^#\s]*&)?code=)?(\d{6})\/?(?:[?&#]\S*)?$/i;
const pollLink =
  /^(?:https?:\/\/)?[^/?#\s]*\/(?:p|polls|embed)\/([0-9a-z]{10}|[1-9]\d{0,9})(\/t\/[0-9a-z]{26})?(?:[/?#]\S*)?$/i;

/** Full-width digits are digits; spaces and hyphens are how people group them. */
const tidy = (text) => text.normalize('NFKC').replaceAll(/[\s\p{Pd}]/gu, '');

/** Such as `123 456`. */
export const formatCode = (digits) => digits.replace(/^(\d{3})(?=\d)/, '$1 ');

/** @returns the code in what was typed, or the path of the poll whose link it is; undefined if it is neither */
export function readJoinText(text) {
  const typed = tidy(text);
  if (/^\d{6}$/.test(typed)) return { code: typed };
  const link = text.trim();
  const code = codeLink.exec(link)?.[1];
  if (code !== undefined) return { code };
  const [, poll, token = ''] = pollLink.exec(link) ?? [];
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
