import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { RequestHandler } from 'express';
import { findPoll } from './find-poll.ts';
import type { FindPollParts } from './find-poll.ts';
import { pollAt } from './poll-at.ts';
import { pollRevision } from './poll-revision.ts';
import { pollJson } from './poll-schema.ts';

interface Parts extends FindPollParts {
  queue: Pick<BatchQueue, 'now'>;
}

/**
 * `GET /polls/{id}` and `GET /p/{slug}` as JSON; a change made by another instance shows within a second. 404, 503. With the poll's revision as ETag,
 * so that ballot pages which ask every other second get a 304.
 */
export function showPoll(parts: Parts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    const poll = pollAt(await findPoll(parts, req, req.params.id), parts.queue.now());
    res.set({ 'Cache-Control': 'no-store', ETag: `"${pollRevision(poll)}"` }).json(pollJson(poll));
  };
}
