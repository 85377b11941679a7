import {
  Counter,
  createLimitedCounter,
  createRegistry,
  createShedCounter,
  Gauge,
  Histogram,
} from '@hands/shared/http/metrics';

export type ResultMetrics = ReturnType<typeof createResultMetrics>;

/** @param viewers called at each scrape */
export function createResultMetrics(viewers: () => number) {
  const registry = createRegistry();
  const registers = [registry];
  return {
    registry,
    limited: createLimitedCounter(registry),
    shed: createShedCounter(registry),
    viewers: new Gauge({
      name: 'hands_viewers',
      help: 'Connections that watch polls, over Socket.io and plain WebSockets.',
      registers,
      collect() {
        this.set(viewers());
      },
    }),
    frames: new Counter({
      name: 'hands_frames_broadcast_total',
      help: 'Frames of broadcast snapshots: one for each connection. Busy connections may lose theirs.',
      registers,
    }),
    tickSeconds: new Histogram({
      name: 'hands_tick_seconds',
      help: 'Duration of a tick: reading what changed and sending it to every connection.',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
      registers,
    }),
    tickLagSeconds: new Histogram({
      name: 'hands_tick_lag_seconds',
      help: 'How long after it was due a tick starts.',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5],
      registers,
    }),
    failedTicks: new Counter({
      name: 'hands_ticks_failed_total',
      help: 'Ticks that failed because the database was unavailable.',
      registers,
    }),
  };
}
