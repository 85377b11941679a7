import { figureOf } from '@hands/shared/http/metrics';
import { pipelineFigures } from '@hands/shared/http/pipeline-figures';
import type { PipelineState } from '@hands/shared/queue/pipeline-state';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { ResultMetrics } from '../metrics.ts';

export const statsSchema = z
  .object({
    viewers: z.int().meta({ description: 'Connections to this process that receive results.' }),
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

/** `GET /stats`: a few figures. */
export function showStats({ metrics, pollsWatched, pipeline }: Parts): RequestHandler {
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
    res.set('Cache-Control', 'no-store').json(stats);
  };
}
