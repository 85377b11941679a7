import { catalogues } from './catalogues.ts';
import type { Texts } from './catalogues.ts';

const PLACE = /\{\w+\}/g;
/** What stands in this place is a known text as well, and in others what people wrote, or a number. */
const REASON = '{reason}';

/** English texts in which something differs, as patterns. The longest come first: those that say more than another begin like it. */
const patterns = Object.keys(catalogues.en.problems)
  .toSorted((one, other) => other.length - one.length)
  .flatMap((text) => {
    const names: string[] = text.match(PLACE) ?? [];
    if (names.length === 0) return [];
    const parts = text.split(PLACE).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return { text, names, pattern: new RegExp(`^${parts.join('(.*)')}$`, 's') };
  });

/** What a service says of a problem, in the language of a page; in English if that language has no text for it. */
export function sayProblem(texts: Texts, english: string): string {
  const known: Partial<Record<string, string>> = texts.problems;
  const exact = known[english];
  if (exact !== undefined) return exact;
  for (const { text, names, pattern } of patterns) {
    const values = pattern.exec(english)?.slice(1);
    if (!values) continue;
    return (known[text] ?? english).replaceAll(PLACE, (name) => {
      const value = values[names.indexOf(name)] ?? name;
      return name === REASON ? sayProblem(texts, value) : value;
    });
  }
  return english;
}
