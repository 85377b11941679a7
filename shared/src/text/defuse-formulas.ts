// Spreadsheets read a cell that begins with one of these characters as a formula, even if it is quoted, some also after spaces
// or in full width (https://owasp.org/www-community/attacks/CSV_Injection). An apostrophe in front makes it text.
const STARTS = '=+\\-@＝＋－＠﹢﹣﹦﹫';

/** At the start of a text, also where a spreadsheet would strip tabs and line breaks first. */
const atStart = new RegExp(`^(?=\\s*[${STARTS}]|[\\t\\r\\n])`, 'u');

// Within a text, because some programs cut even quoted text at the separator that their user has chosen. It may be any character
// but a letter or a digit. A cell never begins with the separator itself, so "C++" stays as it is. If it is a space, a sign that
// another space follows is a cell of its own and no formula, so "tea - hot" stays, too.
const afterSeparator = new RegExp(
  `(?<=([^\\p{L}\\p{N}\\p{M} ]) *)(?!\\1)[${STARTS}]|(?<= )[${STARTS}](?=[^ ])`,
  'gu',
);

/** The text with an apostrophe before each character that could begin a formula, with any separator. */
export const defuseFormulas = (text: string): string =>
  text.replace(afterSeparator, "'$&").replace(atStart, "'");
