// Watches the processes that add ballots to the queue. One that reports regularly says itself up to when its ballots have
// reached the queue. For every other one, the longest way to the queue must be assumed.
import type { Pool } from '@hands/db/pool';
import { listSilentInstances, readInstances, removeInstance } from '@hands/db/vote-instances';
import type { VoteInstance } from '@hands/db/vote-instances';

/** Milliseconds without a report after which an instance is silent. They report five times a second. */
const SILENT_MS = 1_500;
/**
 * Milliseconds that the list is watched before it is trusted. Instances that are missing, because the list was emptied, have
 * listed themselves again by then.
 */
const WATCHED_MS = 1_000;
/** Milliseconds between two looks after which nothing is known any more: this process was suspended, or the database down. */
const GAP_MS = 5_000;
/** Milliseconds after which an instance that ended or fell silent is removed from the list. */
const REMOVE_MS = 600_000;
/** Milliseconds between two entries for an instance that is silent but adds batches. */
const RELIST_MS = 60_000;

export interface SeenInstances {
  /** Ballots cast before this instant by instances that report have reached the queue; null if none reports. */
  confirmedTo: number | null;
  /** Whether all instances report. */
  areAllHeard: boolean;
}

export interface InstanceWatch {
  /** Rejects if the database is unavailable. */
  look(): Promise<SeenInstances>;
  /** Call this with the sender of each batch that was seen. @returns whether it was listed at the latest look */
  noteSender(id: string): boolean;
}

interface Watched extends VoteInstance {
  /** Times of this process in milliseconds: when `seenAt` last changed, and when it was first read with its latest value. */
  heardAt: number;
  unchangedSince: number;
  listedSilentAt: number;
}

/** @param clock milliseconds of a clock that is never set */
export function watchInstances(pool: Pool, clock: () => number = () => performance.now()): InstanceWatch {
  const instances = new Map<string, Watched>();
  const senders = new Set<string>();
  let watchedSince = -Infinity;
  let lookedAt = -Infinity;

  function note(row: VoteInstance, now: number): void {
    const known = instances.get(row.id);
    const isHeard = known !== undefined && known.seenAt !== row.seenAt;
    instances.set(row.id, {
      ...row,
      // the first value read says nothing about when it was written
      heardAt: isHeard ? now : (known?.heardAt ?? -Infinity),
      unchangedSince: known && !isHeard ? known.unchangedSince : now,
      listedSilentAt: known?.listedSilentAt ?? -Infinity,
    });
  }

  const isHeard = ({ heardAt, confirmedTo }: Watched, now: number) =>
    now - heardAt < SILENT_MS && confirmedTo !== null;

  /** A process that adds batches and does not report is listed, so that all workers know of it. */
  async function listSilentSenders(now: number): Promise<void> {
    if (now - watchedSince < WATCHED_MS) return;
    const silent = [...senders].filter((id) => {
      const known = instances.get(id);
      return !known || (!known.ended && !isHeard(known, now) && now - known.listedSilentAt > RELIST_MS);
    });
    senders.clear();
    if (silent.length === 0) return;
    await listSilentInstances(pool, silent);
    for (const id of silent) {
      const entry = instances.get(id) ?? {
        id,
        seenAt: 0,
        confirmedTo: null,
        ended: false,
        heardAt: -Infinity,
      };
      instances.set(id, { ...entry, confirmedTo: null, unchangedSince: now, listedSilentAt: now });
    }
  }

  /** One that disappeared without having ended is kept in mind. */
  async function forgetOld(listed: Set<string>, now: number): Promise<void> {
    for (const instance of instances.values()) {
      const isOld = now - instance.unchangedSince > REMOVE_MS;
      if (isOld && listed.has(instance.id)) await removeInstance(pool, instance);
      if (isOld || (instance.ended && !listed.has(instance.id))) instances.delete(instance.id);
    }
  }

  return {
    async look() {
      const now = clock();
      const rows = await readInstances(pool);
      if (now - lookedAt > GAP_MS) {
        instances.clear();
        watchedSince = now;
      }
      lookedAt = now;
      for (const row of rows) note(row, now);
      await listSilentSenders(now);
      await forgetOld(new Set(rows.map(({ id }) => id)), now);
      const current = [...instances.values()].filter(({ ended }) => !ended);
      const heard = current.filter((instance) => isHeard(instance, now));
      return {
        confirmedTo: heard.reduce<number | null>(
          (least, { confirmedTo }) => Math.min(least ?? Infinity, confirmedTo ?? Infinity),
          null,
        ),
        areAllHeard: heard.length > 0 && heard.length === current.length && now - watchedSince >= WATCHED_MS,
      };
    },
    noteSender(id) {
      senders.add(id);
      return instances.has(id);
    },
  };
}
