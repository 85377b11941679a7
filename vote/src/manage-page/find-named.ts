import { textKey } from '@hands/shared/text/text-key';
import type { ListedToken } from '../managing/list-tokens.ts';

/**
 * Those whose names contain a text, whatever its case and accents. It is sought here and not in the database, whose sort order
 * decides which letters it can compare: the page reads all tokens of its poll anyway, for its figures and to sort their names.
 */
export function findNamed(tokens: ListedToken[], text: string): ListedToken[] {
  const wanted = plain(text);
  return tokens.filter(({ label }) => label !== null && plain(label).includes(wanted));
}

/** `jose` for `José`. */
const plain = (text: string): string => textKey(text).normalize('NFD').replaceAll(/\p{M}/gu, '');
