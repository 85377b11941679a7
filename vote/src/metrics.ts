import {
  Counter,
  createLimitedCounter,
  createRegistry,
  createShedCounter,
  Gauge,
  Histogram,
} from '@hands/shared/http/metrics';

export type VoteMetrics = ReturnType<typeof createVoteMetrics>;

/** @param pending called each time the metrics are read */
export function createVoteMetrics(pending: () => number) {
  const registry = createRegistry();
  const registers = [registry];
  return {
    registry,
    accepted: new Counter({
      name: 'hands_votes_accepted_total',
      help: 'Votes accepted: the ballot is on disk.',
      registers,
    }),
    refused: new Counter({
      name: 'hands_votes_refused_total',
      help: 'Votes answered with an error, by status and reason.',
      labelNames: ['status', 'reason'],
      registers,
    }),
    limited: createLimitedCounter(registry),
    shed: createShedCounter(registry),
    batchBallots: new Histogram({
      name: 'hands_batch_ballots',
      help: 'Ballots in each batch sent to the queue.',
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
      registers,
    }),
    queueingSeconds: new Histogram({
      name: 'hands_queueing_seconds',
      help: 'Seconds until the queue has confirmed a batch, or failed to.',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2],
      registers,
    }),
    pending: new Gauge({
      name: 'hands_ballots_pending',
      help: 'Ballots received that the queue has not confirmed yet.',
      registers,
      collect() {
        this.set(pending());
      },
    }),
  };
}
