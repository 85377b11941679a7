import type { Completeness } from '@hands/db/completeness';
import { Counter, createRegistry, Gauge, Histogram } from '@hands/shared/http/metrics';
import { withTimeout } from '@hands/shared/process/with-timeout';
import type { BatchQueue, PipelineBacklog } from '@hands/shared/queue/open-queue';
import type { DeferredBacklog } from './deferred-ballots.ts';
import type { ClosingPolls } from './read-closing-polls.ts';

export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>;

/** What takes longer to read is left out, because Prometheus waits ten seconds for all figures together. */
const READ_MS = 3_000;

/** Read at each scrape. */
export interface MetricSources {
  queue: Pick<BatchQueue, 'readBacklog' | 'now'>;
  readDeferred: () => Promise<DeferredBacklog>;
  readClosing: () => Promise<ClosingPolls>;
  readCompleteness: () => Promise<Completeness>;
}

/** Figures that queue or database cannot report are left out. */
export function createWorkerMetrics(sources: MetricSources) {
  const { queue } = sources;
  const registry = createRegistry();
  const registers = [registry];
  const backlog = shareReading(() => queue.readBacklog());
  const deferred = shareReading(sources.readDeferred);
  const closing = shareReading(sources.readClosing);
  const completeness = shareReading(sources.readCompleteness);

  function gauge<Reading>(
    name: string,
    help: string,
    read: () => Promise<Reading | undefined>,
    figure: (reading: Reading) => number | undefined,
  ) {
    return new Gauge({
      name,
      help,
      registers,
      async collect() {
        const reading = await read();
        const value = reading && figure(reading);
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  }

  const gaugeOfQueue = (
    name: string,
    help: string,
    figure: (backlog: PipelineBacklog) => number | undefined,
  ) => gauge(name, `${help} Missing while the queue is unavailable.`, backlog, figure);

  function gaugeOfDatabase<Reading>(
    name: string,
    help: string,
    read: () => Promise<Reading | undefined>,
    figure: (reading: Reading) => number | undefined,
  ) {
    return gauge(name, `${help} Missing while the database is unavailable.`, read, figure);
  }

  function ageOfOldest({ waitingSince }: PipelineBacklog): number | undefined {
    if (waitingSince === undefined) return 0;
    const now = queue.now();
    return now === undefined ? undefined : (now / 1000 - waitingSince) / 1000;
  }

  return {
    registry,
    recorded: new Counter({
      name: 'hands_ballots_recorded_total',
      help: 'Ballots that changed a row: new ballots and changed votes.',
      registers,
    }),
    rejected: new Counter({
      name: 'hands_ballots_rejected_total',
      help: 'Ballots that cannot be counted and were rejected with the reason.',
      registers,
    }),
    batches: new Counter({
      name: 'hands_batches_total',
      help: 'Batches whose ballots are all recorded, rejected or deferred.',
      registers,
    }),
    recordingSeconds: new Histogram({
      name: 'hands_recording_seconds',
      help: 'Seconds to record a group of batches, including retries while the database is unavailable.',
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5, 30],
      registers,
    }),
    waiting: gaugeOfQueue(
      'hands_ballots_waiting',
      'Ballots in the queue, including those of failed batches.',
      ({ ballots }) => ballots,
    ),
    waitingBatches: gaugeOfQueue(
      'hands_batches_waiting',
      'Batches in the queue that are not recorded yet, without failed ones.',
      ({ waitingBatches }) => waitingBatches,
    ),
    oldestSeconds: gaugeOfQueue(
      'hands_oldest_ballot_seconds',
      'Seconds that the oldest ballot of these batches has waited; 0 if there are none.',
      ageOfOldest,
    ),
    failedBatches: gaugeOfQueue(
      'hands_batches_failed',
      'Batches that failed for good and wait for an operator.',
      ({ failedBatches }) => failedBatches,
    ),
    unreachableQueues: gaugeOfQueue(
      'hands_queues_unreachable',
      'Recorded queues that may hold ballots and cannot be reached.',
      ({ unreachable }) => unreachable.length,
    ),
    deferred: gaugeOfDatabase(
      'hands_ballots_deferred',
      'Ballots that wait for the lock of their poll, at most 100,000.',
      deferred,
      ({ ballots }) => ballots,
    ),
    closingPolls: gaugeOfDatabase(
      'hands_polls_closing',
      'Polls that wait for their seal.',
      closing,
      ({ polls }) => polls,
    ),
    longestClosingSeconds: gaugeOfDatabase(
      'hands_longest_closing_seconds',
      'Seconds since the deadline of the poll that has waited longest for its seal; 0 if there is none.',
      closing,
      ({ longestSeconds }) => longestSeconds,
    ),
    completenessLagSeconds: gaugeOfDatabase(
      'hands_completeness_lag_seconds',
      'Seconds for which votes may still be missing: all votes cast before that are counted. Missing without such a bound.',
      completeness,
      ({ completeTo, now }) => (completeTo === null ? undefined : Math.max(0, (now - completeTo) / 1e6)),
    ),
  };
}

/** The gauges of one scrape share one reading; undefined if it fails or takes too long. */
function shareReading<Reading>(read: () => Promise<Reading>): () => Promise<Reading | undefined> {
  let reading: Promise<Reading | undefined> | undefined;
  return () =>
    (reading ??= withTimeout(READ_MS, read())
      .catch(() => undefined)
      .finally(() => (reading = undefined)));
}
