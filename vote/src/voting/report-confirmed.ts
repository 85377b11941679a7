// Reports in the database up to when the queue has confirmed all ballots of this process (db/src/vote-instances.ts).
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from '@hands/db/pool';
import { endInstance, listInstance, reportInstance } from '@hands/db/vote-instances';
import type { Logger } from '@hands/shared/process/logger';
import { repeat } from '@hands/shared/process/repeat';
import { senderId } from '@hands/shared/queue/batch-id';
import type { BallotBox } from './ballot-box.ts';

/** Milliseconds between reports. A vote in another instance must wait for this one's next report until it counts as in. */
const REPORT_MS = 200;
/** Milliseconds from a confirmed batch to the report. */
const SOON_MS = 50;
/** Milliseconds: more than the clocks of two processes may differ (clock.ts). */
const CLOCKS_DIFFER_MS = 100;

export interface ConfirmedReport {
  /**
   * Lists this process in the database, once. Call it before the first ballot is stamped.
   * @throws if the database is unavailable
   */
  list(): Promise<void>;
  /** Call this when a batch was confirmed. */
  hurry(): void;
  /** Call this when nothing is pending any more. Safe to call twice. */
  close(): Promise<void>;
}

/** @param now the queue's time in microseconds, if known */
export function reportConfirmed(
  pool: Pool,
  ballotBox: () => Pick<BallotBox, 'unconfirmedSince'>,
  now: () => number | undefined,
  logger: Logger,
): ConfirmedReport {
  let isListed = false;

  async function report(): Promise<void> {
    if (!isListed) return;
    // the time first: whatever is stamped from now on has a later one
    const time = now();
    const since = ballotBox().unconfirmedSince();
    // without the time of the queue no ballots are stamped, but earlier ones may be on their way; workers assume the longest
    if (time === undefined) return;
    await reportInstance(pool, senderId, Math.min(time, since ?? time));
  }

  const reporting = repeat(report, {
    pauseMs: REPORT_MS,
    // workers then assume the longest way to the queue; an unavailable database is reported elsewhere
    onError: () => undefined,
  });

  async function end(): Promise<void> {
    await reporting.close();
    if (!isListed || ballotBox().unconfirmedSince() !== undefined) return;
    await endInstance(pool, senderId).catch((error: unknown) => {
      logger.debug(
        { err: error },
        'could not report the end; results are complete a little later for ten minutes',
      );
    });
  }
  let closing: Promise<void> | undefined;

  return {
    async list() {
      if (isListed) return;
      await listInstance(pool, senderId);
      // Workers that read the list before may still publish a bound by their own clock. A ballot stamped from here on is later.
      await delay(CLOCKS_DIFFER_MS);
      isListed = true;
    },
    hurry: () => reporting.runWithin(SOON_MS),
    close: () => (closing ??= end()),
  };
}
