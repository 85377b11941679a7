import { randomUUID } from 'node:crypto';
import type { Ballot } from '@hands/shared/batch';

const batchSize = 500;

/** Batches of 500 ballots on poll 1, each ballot by a new voter. */
export function makeBatches(ballots: number): Ballot[][] {
  const start = Date.now() * 1000;
  return Array.from({ length: Math.ceil(ballots / batchSize) }, (_, batch) =>
    Array.from({ length: Math.min(batchSize, ballots - batch * batchSize) }, (_, index) => ({
      pollId: 1,
      voterId: randomUUID(),
      choices: [index % 2],
      castAt: start + batch * batchSize + index,
    })),
  );
}
