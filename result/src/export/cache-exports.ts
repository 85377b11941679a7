// Keeps the latest export of a poll for as long as nothing changes, so that asking again costs no count of its ballots.
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { LRUCache } from 'lru-cache';
import type { PollExport } from './read-export.ts';
import type { ReadExport } from './share-exports.ts';

/** An export is a few kilobytes. */
const MAX_KEPT = 100;
/** Ballots of the latest seconds of an open poll come into its buckets later, without a new version. */
const MAX_AGE_MS = 30_000;
/** A poll that took this long to read rests afterwards, so that counting its ballots takes a fifth of the time at most. */
const LONG_MS = 250;
const REST = 4;

interface Kept {
  exported: PollExport;
  freshUntil: number;
  restsUntil: number;
}

export interface Exports {
  /** The latest export, if the poll has not changed since or is resting, without counting ballots. */
  kept: (current: Snapshot) => PollExport | undefined;
  /** @returns undefined if there is no such poll any more */
  read: (current: Snapshot, gone: AbortSignal) => Promise<PollExport | undefined>;
}

export function cacheExports(read: ReadExport): Exports {
  const cache = new LRUCache<number, Kept>({ max: MAX_KEPT });

  return {
    kept(current) {
      const kept = cache.get(current.pollId);
      return kept && isCurrent(kept, current) ? kept.exported : undefined;
    },

    async read({ pollId }, gone) {
      const started = performance.now();
      const exported = await read(pollId, gone);
      const ended = performance.now();
      if (exported) {
        const freshUntil = exported.snapshot.status === 'final' ? Infinity : started + MAX_AGE_MS;
        const took = ended - started;
        cache.set(pollId, { exported, freshUntil, restsUntil: took > LONG_MS ? ended + REST * took : 0 });
      }
      return exported;
    },
  };
}

function isCurrent({ exported, freshUntil, restsUntil }: Kept, current: Snapshot): boolean {
  const { version, status } = exported.snapshot;
  const now = performance.now();
  if (status !== current.status) return false;
  return now < restsUntil || (version >= current.version && now < freshUntil);
}
