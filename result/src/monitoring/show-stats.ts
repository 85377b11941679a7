import type { Figures } from '@hands/shared/http/figures';
import { sendStats } from '@hands/shared/http/figures';
import { figureOf, showMetrics } from '@hands/shared/http/metrics';
import { pipelineFigures } from '@hands/shared/http/pipeline-figures';
import type { PipelineState } from '@hands/shared/queue/pipeline-state';
import { z } from 'zod';
import type { ResultMetrics } from '../metrics.ts';

export const statsSchema = z
  .object({
    viewers: z.int().meta({ description: 'Connections to this process that watch polls.' }),
    pollsWatched: z.int().meta({ description: 'Polls that each tick reads.' }),
    ticks: z.int().meta({ description: 'Ticks since this process started.' }),
    ...pipelineFigures,
    uptimeSeconds: z.int(),
  })
  .meta({ id: 'Stats' });

interface Parts {
  metrics: ResultMetrics;
  pollsWatched: () => number;
  pipeline: () => PipelineState;
}

export const resultFigures = (parts: Parts): Figures => ({
  '/stats': showStats(parts),
  '/metrics': showMetrics(parts.metrics.registry),
});

/** `GET /stats`: a few figures. */
function showStats({ metrics, pollsWatched, pipeline }: Parts): Figures['/stats'] {
  return async (_req, res) => {
    const ticks = await metrics.tickSeconds.get();
    const { behindMs, inFlight, failedBatches } = pipeline();
    const stats: z.infer<typeof statsSchema> = {
      viewers: await figureOf(metrics.viewers),
      pollsWatched: pollsWatched(),
      ticks: ticks.values.find(({ metricName }) => metricName === 'hands_tick_seconds_count')?.value ?? 0,
      behindMs,
      inFlight,
      failedBatches,
      uptimeSeconds: Math.floor(process.uptime()),
    };
    sendStats(res, stats);
  };
}
