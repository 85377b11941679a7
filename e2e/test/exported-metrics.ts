import type { Registry } from '@hands/shared/http/metrics';
import { showDurability } from '@hands/shared/http/show-durability';
import { createResultMetrics } from '@hands/result/metrics';
import { createVoteMetrics } from '@hands/vote/metrics';
import { createWorkerMetrics } from '@hands/worker/metrics';

export interface ExportedMetric {
  type: string;
  labels: string[];
  /** The services that export it, which are also Prometheus' jobs. */
  jobs: string[];
}

const notAsked = () => Promise.reject(new Error('not asked'));

/** What each service exports, by name, from the registries that the services themselves use. */
export function readExportedMetrics(): Map<string, ExportedMetric> {
  const vote = createVoteMetrics(() => 0).registry;
  const worker = createWorkerMetrics({
    queue: { readBacklog: notAsked, now: () => undefined },
    readDeferred: notAsked,
    readClosing: notAsked,
    readCompleteness: notAsked,
  }).registry;
  const result = createResultMetrics(() => 0).registry;
  for (const registry of [vote, worker]) showDurability(registry, () => ({ queue: 'up' }));
  const metrics = new Map<string, ExportedMetric>();
  for (const [job, registry] of Object.entries({ vote, worker, result }))
    for (const { name, type, labels } of metricsOf(registry))
      metrics.set(name, { type, labels, jobs: [...(metrics.get(name)?.jobs ?? []), job] });
  return metrics;
}

function metricsOf(registry: Registry) {
  // the types of prom-client leave the labels out
  type Metric = ReturnType<Registry['getMetricsAsArray']>[number] & { labelNames: string[] };
  const metrics = registry.getMetricsAsArray() as Metric[];
  return metrics.map(({ name, type, labelNames }) => ({ name, type: String(type), labels: labelNames }));
}
