import type { Response } from 'express';
import { findPoll } from '../find-poll.ts';
import type { PollCache } from '../poll-cache.ts';
import { pollJson } from '../poll-schema.ts';

/** The poll as it is by now, to whoever has changed it. */
export async function sendPoll(res: Response, { polls }: { polls: PollCache }, id: string): Promise<void> {
  res.set('Cache-Control', 'no-store').json(pollJson(await findPoll(polls, id)));
}
