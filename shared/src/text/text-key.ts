import { withoutHidden } from './hidden-characters.ts';
import { normaliseText } from './normalise-text.ts';

/**
 * Two texts count as the same if their keys are equal, which is if people could take one for the other. For comparing only: a
 * text is stored as normalise-text.ts leaves it. Beyond that form,
 *
 * - compatible forms are one (NFKC), such as full width and half width, or "ﬁ" and "fi". Numbers keep theirs: 10² is not 102;
 * - upper and lower case are one. Unicode's case folding, which JavaScript does not have, would only add a few letters such as
 *   "ß" for "ss", which nobody takes for each other;
 * - characters that show nothing do not count.
 *
 * Look-alikes of different scripts, such as Latin and Cyrillic "a", stay different: to know them takes a list that changes with
 * every version of Unicode.
 */
export function textKey(text: string): string {
  const compatible = text.replace(/\P{No}+/gu, (part) => part.normalize('NFKC'));
  return normaliseText(withoutHidden(compatible).toLowerCase());
}
