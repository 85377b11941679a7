import { createWorkerMetrics } from '../src/metrics.ts';

const notRead = () => Promise.reject(new Error('not read'));

/** Metrics that count, and that nobody scrapes. */
export const createUnreadMetrics = () =>
  createWorkerMetrics({
    queue: { readBacklog: notRead, now: () => 0 },
    readDeferred: notRead,
    readClosing: notRead,
    readCompleteness: notRead,
  });
