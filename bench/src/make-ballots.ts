import { randomUUID } from 'node:crypto';
import type { Ballot } from '@hands/shared/poll/batch';

/** Batches for poll 1. Each ballot has a new voter. */
export function makeBatches(ballots: number, batchSize = 500): Ballot[][] {
  const start = Date.now() * 1000;
  return Array.from({ length: Math.ceil(ballots / batchSize) }, (_, batch) =>
    Array.from({ length: Math.min(batchSize, ballots - batch * batchSize) }, (_, index) => ({
      pollId: 1,
      voterId: randomUUID(),
      choices: [(batch + index) % 2],
      castAt: start + batch * batchSize + index,
    })),
  );
}
