/** Applies `write` to everything but the placeholders. */
export const besidesPlaceholders = (text: string, write: (part: string) => string): string =>
  text
    .split(/(«[^»]*»)/)
    .map((part, index) => (index % 2 ? part : write(part)))
    .join('');

/** Percent-encodes everything but the placeholders. */
export const escapeText = (text: string): string => besidesPlaceholders(text, encodeURIComponent);
