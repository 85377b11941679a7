// Bull Board, BullMQ's own view of the queue. Votes are secret, so a batch shows only how many ballots it holds and of which
// polls. The only action enabled is retrying a batch: all others would drop or change accepted votes (I6).
import { isTransient } from '@hands/db/is-transient';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import type { BeforeHook } from '@bull-board/api/typings/app';
import { ExpressAdapter } from '@bull-board/express';
import { badField, notFound, unavailable } from '@hands/shared/http/problem';
import { batchSchema } from '@hands/shared/poll/batch';
import { retryFailedBatch } from '@hands/shared/queue/failed-batches';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { parseCookie } from 'cookie';
import type { RequestHandler } from 'express';
import { findActor } from '../access/admin-access.ts';
import { withActivityLog } from '../managing/with-activity-log.ts';
import type { AdminParts } from './parts.ts';

type Queues = ReturnType<BatchQueue['bullQueues']>;

const ADDRESS = '/admin/queues';

const unavailableDetail = 'The queue is unavailable. Please try again.';

const RETRY = '/api/queues/:queueName/:jobId/retry';

/** `/admin/queues`. 503 until the queue has been reached once. */
export function showQueues(parts: AdminParts): RequestHandler {
  let board: RequestHandler | undefined;
  return (req, res, next) => {
    const queues = parts.queue.bullQueues();
    if (queues.length === 0) throw unavailable(unavailableDetail);
    // Postgres cannot look for NUL
    if (req.url.includes('%00')) throw notFound('There is nothing at this address.');
    board ??= openBoard(queues, allowRetries(parts));
    return board(req, res, next);
  };
}

function openBoard(queues: Queues, before: BeforeHook): RequestHandler {
  const serverAdapter = new ExpressAdapter().setBasePath(ADDRESS);
  createBullBoard({
    queues: queues.map(adapt),
    serverAdapter,
    options: {
      uiConfig: {
        boardTitle: 'Queues · Show of Hands',
        hideDocsLink: true,
        hideRedisDetails: true,
        miscLinks: [{ text: 'Administration', url: '/admin' }],
      },
      handlerHooks: { before },
    },
  });
  serverAdapter.setErrorHandler((error) => {
    throw asOurs(error);
  });
  return serverAdapter.getRouter() as RequestHandler;
}

/** Bull Board answers 500 to every error of its own. Thrown again, they are answered like all others. */
function asOurs(error: Error & { statusCode?: number }): Error {
  // it decodes the name of a queue once more
  if (error instanceof URIError) return badField('activeQueue', 'cannot be decoded');
  return error.statusCode === undefined && isTransient(error) ? unavailable(unavailableDetail, error) : error;
}

function adapt(queue: Queues[number]): BullMQAdapter {
  const adapter = new BullMQAdapter(queue);
  adapter.setFormatter('data', summarize);
  return adapter;
}

function summarize(data: unknown): { ballots: number; polls: unknown[] } {
  const ballots = batchSchema.safeParse(data).data?.ballots ?? [];
  const polls = ballots.map((ballot) => (Object(ballot) as { pollId?: unknown }).pollId);
  return { ballots: ballots.length, polls: [...new Set(polls)].filter((id) => typeof id === 'number') };
}

/**
 * Retries a failed batch itself, because Bull Board's own retry would put it behind younger batches, and records it in the
 * activity log.
 */
function allowRetries(parts: AdminParts): BeforeHook {
  return async ({ method, route, request }) => {
    if (method === 'get') return { allow: true };
    if (route !== RETRY)
      return {
        allow: false,
        status: 403,
        message: 'Only single batches can be retried here. Other actions could lose accepted votes.',
      };
    const { queueName, jobId } = request.params as { queueName: string; jobId: string };
    const batch = `${queueName}.${jobId}`;
    const actor = findActor(parseCookie(request.headers['cookie'] ?? ''), parts) ?? 'token';
    try {
      const entry = await withActivityLog(parts.pool, actor, 'retry batch', async () => {
        const isRetried = await retryFailedBatch(parts.queue.bullQueues(), batch);
        return isRetried ? { detail: { batch, by: 'Bull Board' } } : undefined;
      });
      return entry
        ? { allow: false, status: 204, message: '' }
        : { allow: false, status: 404, message: 'There is no such failed batch.' };
    } catch (error) {
      parts.logger.error({ err: error, batch }, 'retry of a batch not confirmed');
      return {
        allow: false,
        // not among the statuses of Bull Board's types
        status: 503 as 500,
        message: 'We could not confirm the retry. Please check the list of failed batches.',
      };
    }
  };
}
