import { hidesCharacters } from './hidden-characters.ts';

// Most texts are these, and none of the rules below applies to them.
const PLAIN = /^[\x21-\x7e][\x20-\x7e]*$/;

// Something to see besides white space, marks without a letter, and four symbols that are blank although no property says so:
// Braille's blank pattern, a musical null notehead and two blank hieroglyphs.
const VISIBLE =
  /[^\p{White_Space}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{M}\u2800\u{1D159}\u{13441}\u{13442}]/u;

/**
 * What keeps a text from being one that people can read, and tell from others. It is not about length.
 * @returns undefined if nothing does
 */
export function findTextFault(text: string): string | undefined {
  if (PLAIN.test(text)) return undefined;
  if (/\p{Surrogate}/u.test(text)) return 'must not contain half of a surrogate pair';
  if (/[\uFFFD\p{Noncharacter_Code_Point}]/u.test(text))
    return 'contains a character that stands for others that were lost; send the text in UTF-8';
  // Postgres cannot store NUL, and pages do not show other control characters
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) return 'must be one line, without control characters';
  if (!VISIBLE.test(text)) return 'must contain something visible';
  if (hidesCharacters(text))
    return 'must not contain invisible characters or marks that change the direction of text';
  return undefined;
}
