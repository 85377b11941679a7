import type { RequestHandler } from 'express';
import { findPoll } from './find-poll.ts';
import type { PollCache } from './poll-cache.ts';
import { pollJson } from './poll-schema.ts';

/** `GET /polls/{id}` as JSON; a change made by another instance shows within a second. 404, 503. */
export function showPoll({ polls }: { polls: PollCache }): RequestHandler<{ id: string }> {
  return async (req, res) => {
    const poll = await findPoll(polls, req.params.id);
    res.set('Cache-Control', 'no-store').json(pollJson(poll));
  };
}
