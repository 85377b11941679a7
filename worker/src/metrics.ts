import { Counter, createRegistry, Gauge, Histogram } from '@hands/shared/http/metrics';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { Backlog } from '@hands/shared/queue/read-backlog';

export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>;

/** @param queue read at each scrape; figures that it cannot report are left out */
export function createWorkerMetrics(queue: Pick<BatchQueue, 'readBacklog' | 'now'>) {
  const registry = createRegistry();
  const registers = [registry];

  // the gauges of one scrape share one reading
  let reading: Promise<Backlog | undefined> | undefined;
  function readBacklog(): Promise<Backlog | undefined> {
    return (reading ??= queue
      .readBacklog()
      .catch(() => undefined)
      .finally(() => (reading = undefined)));
  }

  function gaugeOfQueue(name: string, help: string, figure: (backlog: Backlog) => number | undefined) {
    return new Gauge({
      name,
      help: `${help} Missing while the queue is unavailable.`,
      registers,
      async collect() {
        const backlog = await readBacklog();
        const value = backlog && figure(backlog);
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  }

  function ageOfOldest({ oldestAddedAt }: Backlog): number | undefined {
    if (oldestAddedAt === undefined) return 0;
    const now = queue.now();
    return now === undefined ? undefined : (now / 1000 - oldestAddedAt) / 1000;
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
    oldestSeconds: gaugeOfQueue(
      'hands_oldest_ballot_seconds',
      'Seconds that the oldest of them has waited; 0 if the queue is empty.',
      ageOfOldest,
    ),
    failedBatches: gaugeOfQueue(
      'hands_batches_failed',
      'Batches that failed for good and wait for an operator.',
      ({ failedBatches }) => failedBatches,
    ),
  };
}
