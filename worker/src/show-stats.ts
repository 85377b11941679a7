import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendStats } from '@hands/shared/http/figures';
import { figureOf } from '@hands/shared/http/metrics';
import { pipelineFigures } from '@hands/shared/http/pipeline-figures';
import { z } from 'zod';
import type { WorkerMetrics } from './metrics.ts';
import type { PipelineMeter } from './pipeline-meter.ts';

export const statsSchema = z
  .object({
    ballotsRecorded: z.int().meta({ description: 'By this process since it started, like the next two.' }),
    ballotsRejected: z.int(),
    batches: z.int(),
    ...pipelineFigures,
    uptimeSeconds: z.int(),
  })
  .meta({ id: 'Stats' });

/** `GET /stats`: a few figures. */
export function showStats(
  { recorded, rejected, batches }: WorkerMetrics,
  pipeline: Pick<PipelineMeter, 'read'>,
) {
  return async (_req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const { behindMs, inFlight, failedBatches } = await pipeline.read();
    const stats: z.infer<typeof statsSchema> = {
      ballotsRecorded: await figureOf(recorded),
      ballotsRejected: await figureOf(rejected),
      batches: await figureOf(batches),
      behindMs,
      inFlight,
      failedBatches,
      uptimeSeconds: Math.floor(process.uptime()),
    };
    sendStats(res, stats);
  };
}
