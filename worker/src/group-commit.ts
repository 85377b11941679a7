// Group commit: batches that wait at the same time share one transaction, so that many small batches cost no more than a
// few large ones. A single batch does not wait for others. With one transaction per batch, a backlog of 100,000
// single-ballot batches drained at 780 ballots/s at best.
import type { Ballot } from '@hands/shared/poll/batch';

/** More would lock a busy poll for too long: 2,000 ballots take some 30 ms. */
const MAX_BALLOTS = 2_000;

/** Two, so that one group is prepared and sent while the database writes the other. */
const LANES = 2;

export interface GroupCommit {
  /** Resolves once `commit` has resolved for the group with this batch; rejects with the error of that commit. */
  add(ballots: Ballot[]): Promise<void>;
}

interface Waiting {
  ballots: Ballot[];
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** @param commit called with the ballots of one or more whole batches, in order of arrival */
export function createGroupCommit(
  commit: (ballots: Ballot[], batches: number) => Promise<void>,
  { maxBallots = MAX_BALLOTS, lanes = LANES } = {},
): GroupCommit {
  const waiting: Waiting[] = [];
  let busy = 0;

  /** Takes as many batches as fit, but at least one. */
  function takeGroup(): Waiting[] {
    let ballots = 0;
    const next = waiting.findIndex((batch) => (ballots += batch.ballots.length) > maxBallots);
    return waiting.splice(0, next < 0 ? waiting.length : Math.max(next, 1));
  }

  async function commitGroups(): Promise<void> {
    busy++;
    while (waiting.length > 0) {
      const group = takeGroup();
      try {
        await commit(
          group.flatMap(({ ballots }) => ballots),
          group.length,
        );
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    busy--;
  }

  return {
    add(ballots) {
      return new Promise((resolve, reject) => {
        waiting.push({ ballots, resolve, reject });
        if (busy < lanes) void commitGroups();
      });
    },
  };
}
