import { Counter, createRegistry, Gauge, Histogram } from '@hands/shared/http/metrics';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { Backlog } from '@hands/shared/queue/read-backlog';

export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>;

/** @param queue asked whenever somebody looks; what it cannot say is left out */
export function createWorkerMetrics(queue: Pick<BatchQueue, 'readBacklog' | 'now'>) {
  const registry = createRegistry();
  const registers = [registry];

  // the gauges of one look share one reading
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
      help: `${help} Missing while the queue cannot be asked.`,
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
      help: 'Ballots that changed a row: new ones, and those that replace an earlier one.',
      registers,
    }),
    rejected: new Counter({
      name: 'hands_ballots_rejected_total',
      help: 'Ballots set aside with the reason, because they cannot be counted.',
      registers,
    }),
    batches: new Counter({
      name: 'hands_batches_total',
      help: 'Batches of which every ballot is recorded or set aside.',
      registers,
    }),
    recordingSeconds: new Histogram({
      name: 'hands_recording_seconds',
      help: 'What recording a batch takes, waiting for a database that is away included.',
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5, 30],
      registers,
    }),
    waiting: gaugeOfQueue(
      'hands_ballots_waiting',
      'Ballots that the queue holds, those of failed batches included.',
      ({ ballots }) => ballots,
    ),
    oldestSeconds: gaugeOfQueue(
      'hands_oldest_ballot_seconds',
      'How long ago the oldest of them was cast; 0 where there is none.',
      ageOfOldest,
    ),
    failedBatches: gaugeOfQueue(
      'hands_batches_failed',
      'Batches that were given up, and wait for an operator.',
      ({ failedBatches }) => failedBatches,
    ),
  };
}
