// Group commit: batches that wait at the same time share one transaction, so that many small batches cost no more than a
// few large ones. A batch that comes alone does not wait. With a transaction for each batch, a backlog of 100,000
// single-ballot batches drained at 780 ballots/s at best.
import type { Ballot } from '@hands/shared/poll/batch';

/** More would make the lock on a hot poll long: 2,000 ballots take some 30 ms. */
const MAX_BALLOTS = 2_000;

/** Two: one group is put together and sent while the database writes the other. */
const LANES = 2;

export interface GroupCommit {
  /** Resolves once `commit` has resolved for a group that this batch is part of; rejects with what it rejected with. */
  add(ballots: Ballot[]): Promise<void>;
}

interface Waiting {
  ballots: Ballot[];
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** @param commit is called with the ballots of one or more whole batches, in the order in which they came */
export function createGroupCommit(
  commit: (ballots: Ballot[], batches: number) => Promise<void>,
  { maxBallots = MAX_BALLOTS, lanes = LANES } = {},
): GroupCommit {
  const waiting: Waiting[] = [];
  let busy = 0;

  /** As many batches as fit; one in any case. */
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
