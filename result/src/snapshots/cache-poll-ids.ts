import { LRUCache } from 'lru-cache';

/** Together about a megabyte. */
const MAX_KEPT = 10_000;

/** @returns the number of the poll with this slug; undefined if there is none */
export type FindPollId = (slug: string) => Promise<number | undefined>;

/**
 * Keeps what was found: a slug never changes. That of a deleted poll leads to a number that no poll has. Simultaneous calls share a
 * read.
 */
export function cachePollIds(read: FindPollId): FindPollId {
  const cache = new LRUCache<string, number>({ max: MAX_KEPT, fetchMethod: (slug) => read(slug) });
  return (slug) => cache.fetch(slug);
}
