// Metrics for Prometheus.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { collectDefaultMetrics, Counter, Registry } from 'prom-client';
import type { Gauge } from 'prom-client';

export { Counter, Gauge, Histogram } from 'prom-client';
export type { Registry } from 'prom-client';

/** Creates a registry that includes Node's process metrics. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Counts what is refused because a client does too much. */
export const createLimitedCounter = (registry: Registry) =>
  new Counter({
    name: 'hands_requests_limited_total',
    help: 'Requests and calls refused because a client made too many, by reason.',
    labelNames: ['reason'],
    registers: [registry],
  });

/** Counts what is refused because the process has too much to do. */
export const createShedCounter = (registry: Registry) =>
  new Counter({
    name: 'hands_requests_shed_total',
    help: 'Requests refused because the service is overloaded, by reason.',
    labelNames: ['reason'],
    registers: [registry],
  });

/** Handles `GET /metrics`. Uses Node's request and response, so it works without Express. */
export function showMetrics(registry: Registry) {
  return async (_req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const text = await registry.metrics();
    res.writeHead(200, { 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' });
    res.end(text);
  };
}

/** Returns the current value of a metric, summed over its labels. */
export async function figureOf(metric: Pick<Counter | Gauge, 'get'>): Promise<number> {
  const { values } = await metric.get();
  return values.reduce((sum, { value }) => sum + value, 0);
}
