// The administrators' overview: current problems and all polls.
import { readHeartbeats, ifAlive } from '@hands/db/heartbeats';
import type { HeartbeatsByService } from '@hands/db/heartbeats';
import { readFields } from '@hands/shared/http/read-fields';
import { succeeds } from '@hands/shared/process/succeeds';
import type { Texts } from '@hands/shared/texts/catalogues';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { askDatabase } from '../http/ask-database.ts';
import { listPolls, listStatuses } from '../polls/list-polls.ts';
import { countAllRejected } from './list-rejected.ts';
import { listRemovals } from './list-removals.ts';
import type { AdminParts } from './parts.ts';
import { readFigures } from '../managing/read-figures.ts';
import { readInFlight } from '../managing/read-in-flight.ts';
import { sendPage } from '../http/send-page.ts';

const POLLS_A_PAGE = 50;

const querySchema = z.object({
  status: z.enum(listStatuses, { error: `must be one of: ${listStatuses.join(', ')}` }).optional(),
  cursor: z.string({ error: 'must be given at most once' }).optional(),
});

/** `GET /admin`, `?status=`, `?cursor=`. 400 that names the parameter, 503. */
export function showOverview(parts: AdminParts): RequestHandler {
  return async (req, res) => {
    const { pool, queue } = parts;
    const { status, cursor } = readFields(querySchema, req.query);
    const [page, heartbeats, rejected, removals, flight, seesQueue] = await Promise.all([
      askDatabase(listPolls(pool, { all: true, status, cursor, limit: POLLS_A_PAGE }), unavailableDetail),
      askDatabase(readHeartbeats(pool), unavailableDetail),
      askDatabase(countAllRejected(pool), unavailableDetail),
      askDatabase(listRemovals(pool), unavailableDetail),
      readInFlight(queue),
      succeeds(queue.check()),
    ]);
    const figures = await askDatabase(
      readFigures(
        pool,
        page.polls.map(({ id }) => id),
      ),
      unavailableDetail,
    );
    await sendPage(res, parts, 'admin/overview', (texts) => ({
      down: partsDown(texts, heartbeats, seesQueue),
      failedBatches: flight?.failedBatches ?? 0,
      rejected,
      removals,
      flight,
      status,
      statusLinks: [undefined, ...listStatuses].map((one) => ({
        text: texts.adminOverview.filters[one ?? 'all'],
        url: addressOf(one),
        current: one === status,
      })),
      polls: page.polls.map((poll) => ({ ...poll, ...figures.get(poll.id) })),
      first: cursor === undefined ? undefined : addressOf(status),
      next: page.next === null ? undefined : addressOf(status, page.next),
    }));
  };
}

const unavailableDetail = 'The polls cannot be read now. Please try again.';

function addressOf(status: string | undefined, cursor?: string): string {
  const query = new URLSearchParams({
    ...(status !== undefined && { status }),
    ...(cursor !== undefined && { cursor }),
  }).toString();
  return query ? `/admin?${query}` : '/admin';
}

/** Describes each part that is down and what that means for votes. */
function partsDown(texts: Texts, { vote, worker }: HeartbeatsByService, seesQueue: boolean): string[] {
  const { queueDown, workerDown, workerCutOff, voteDown } = texts.adminOverview;
  return [
    ...(seesQueue ? [] : [queueDown]),
    ...(ifAlive(worker) ? [] : [workerDown(silentSeconds(worker))]),
    ...(ifAlive(worker)?.queue === 'down' ? [workerCutOff] : []),
    ...(ifAlive(vote) ? [] : [voteDown(silentSeconds(vote))]),
  ];
}

/** Undefined if it has never sent a heartbeat. */
const silentSeconds = (heartbeat: { agoMs: number } | undefined) =>
  heartbeat && Math.round(heartbeat.agoMs / 1000);
