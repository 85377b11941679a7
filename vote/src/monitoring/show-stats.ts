import { readHeartbeats, ifAlive } from '@hands/db/heartbeats';
import type { Pool } from '@hands/db/pool';
import type { Figures } from '@hands/shared/http/figures';
import { sendStats } from '@hands/shared/http/figures';
import { figureOf, showMetrics } from '@hands/shared/http/metrics';
import { pipelineFigures } from '@hands/shared/http/pipeline-figures';
import { z } from 'zod';
import { askDatabase } from '../http/ask-database.ts';
import type { VoteMetrics } from '../metrics.ts';
import { countPolls } from '../polls/count-polls.ts';

export const statsSchema = z
  .object({
    polls: z.int(),
    openPolls: z.int(),
    ballots: z.int().meta({ description: 'Ballots that count, across all polls.' }),
    votesAccepted: z.int().meta({ description: 'By this process since it started, like `votesRefused`.' }),
    votesRefused: z.int(),
    pending: z.int().meta({ description: 'Ballots that the queue has not confirmed yet.' }),
    ...pipelineFigures,
    uptimeSeconds: z.int(),
  })
  .meta({ id: 'Stats' });

interface Parts {
  pool: Pool;
  metrics: VoteMetrics;
}

export const voteFigures = ({ pool, metrics }: Parts): Figures => ({
  '/stats': showStats({ pool, metrics }),
  '/metrics': showMetrics(metrics.registry),
});

/** `GET /stats`: a few figures. 503. */
function showStats({ pool, metrics }: Parts): Figures['/stats'] {
  return async (_req, res) => {
    const [counts, { worker }] = await askDatabase(
      Promise.all([countPolls(pool), readHeartbeats(pool)]),
      'The polls cannot be counted now. Please try again. /metrics works without the database.',
    );
    const { behindMs = null, inFlight = null, failedBatches = null } = ifAlive(worker) ?? {};
    const stats: z.infer<typeof statsSchema> = {
      ...counts,
      votesAccepted: await figureOf(metrics.accepted),
      votesRefused: await figureOf(metrics.refused),
      pending: await figureOf(metrics.pending),
      behindMs,
      inFlight,
      failedBatches,
      uptimeSeconds: Math.floor(process.uptime()),
    };
    sendStats(res, stats);
  };
}
