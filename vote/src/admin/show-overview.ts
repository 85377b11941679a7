// The first page for administrators: what is wrong, and all polls.
import { readHeartbeats, ifAlive } from '@hands/db/heartbeats';
import type { HeartbeatsByService } from '@hands/db/heartbeats';
import { pollStatuses } from '@hands/shared/poll/poll';
import { succeeds } from '@hands/shared/process/succeeds';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { askDatabase } from '../http/ask-database.ts';
import { readFields } from '../http/read-fields.ts';
import { listPolls } from '../polls/list-polls.ts';
import { countAllRejected } from './list-rejected.ts';
import { listRemovals } from './list-removals.ts';
import type { AdminParts } from './parts.ts';
import { readFigures } from './read-figures.ts';
import { readInFlight } from './read-in-flight.ts';
import { sendPage } from './send-page.ts';

const POLLS_A_PAGE = 50;

const querySchema = z.object({
  status: z.enum(pollStatuses, { error: `must be one of: ${pollStatuses.join(', ')}` }).optional(),
  cursor: z.string({ error: 'must be there once at most' }).optional(),
});

/** `GET /admin`, `?status=`, `?cursor=`. 400 that names the parameter, 503. */
export function showOverview(parts: AdminParts): RequestHandler {
  return async (req, res) => {
    const { pool, queue } = parts;
    const { status, cursor } = readFields(querySchema, req.query);
    const [page, heard, rejected, removals, flight, seesQueue] = await Promise.all([
      askDatabase(listPolls(pool, { status, cursor, limit: POLLS_A_PAGE }), away),
      askDatabase(readHeartbeats(pool), away),
      askDatabase(countAllRejected(pool), away),
      askDatabase(listRemovals(pool), away),
      readInFlight(queue),
      succeeds(queue.check()),
    ]);
    const figures = await askDatabase(
      readFigures(
        pool,
        page.polls.map(({ id }) => id),
      ),
      away,
    );
    await sendPage(res, parts, 'overview', {
      down: partsDown(heard, seesQueue),
      failedBatches: flight?.failedBatches ?? 0,
      rejected,
      removals,
      here: req.originalUrl,
      flight,
      status,
      statusLinks: [undefined, ...pollStatuses].map((one) => ({
        text: one ?? 'all',
        url: addressOf(one),
        current: one === status,
      })),
      polls: page.polls.map((poll) => ({ ...poll, ...figures.get(poll.id) })),
      first: cursor === undefined ? undefined : addressOf(status),
      next: page.next === null ? undefined : addressOf(status, page.next),
    });
  };
}

const away = 'The polls cannot be read now. Please try again.';

function addressOf(status: string | undefined, cursor?: string): string {
  const query = new URLSearchParams({
    ...(status !== undefined && { status }),
    ...(cursor !== undefined && { cursor }),
  }).toString();
  return query ? `/admin?${query}` : '/admin';
}

/** What does not work, and what that means for votes. */
function partsDown({ vote, worker }: HeartbeatsByService, seesQueue: boolean): string[] {
  const down: string[] = [];
  if (!seesQueue)
    down.push(
      'This service does not reach the queue: no votes are taken. Start Redis, or see what keeps it away.',
    );
  if (!ifAlive(worker))
    down.push(
      `The worker ${silent(worker)}. Votes are taken and wait in the queue. Start it, or see its log.`,
    );
  else if (worker?.queue === 'down')
    down.push('The worker does not reach the queue. Votes wait there until it does.');
  if (!ifAlive(vote))
    down.push(`The heartbeat of vote ${silent(vote)}, though this page comes from it. See its log.`);
  return down;
}

const silent = (heard: { agoMs: number } | undefined) =>
  heard ? `has not been heard for ${Math.round(heard.agoMs / 1000)} seconds` : 'has never been heard';
