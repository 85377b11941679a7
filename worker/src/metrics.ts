import { Counter, createRegistry, Histogram } from '@hands/shared/metrics';

export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>;

export function createWorkerMetrics() {
  const registry = createRegistry();
  const registers = [registry];
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
  };
}
