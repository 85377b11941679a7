import { addressFor } from '@hands/shared/http/page-address';
import { notFound } from '@hands/shared/http/problem';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';
import { calendarEvent } from './calendar-event.ts';
import { findPoll } from './find-poll.ts';
import type { FindPollParts } from './find-poll.ts';
import { pollPath } from './poll-path.ts';

type Parts = FindPollParts & Pick<Config, 'voteUrl' | 'trustProxy'> & { queue: Pick<BatchQueue, 'now'> };

/** `GET /p/{slug}/event.ics`: when the poll opens, for calendars. 404 also if it has no opening time, 503. */
export function showCalendarEvent(parts: Parts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    const poll = await findPoll(parts, req, req.params.id);
    if (poll.opensAt === null) throw notFound('This poll has no opening time.');
    const ballotUrl = addressFor(parts.voteUrl, req, parts.trustProxy) + pollPath(poll);
    const now = parts.queue.now() ?? Date.now() * 1000;
    // not to be kept, because it depends on the address by which the reader came
    res
      .set('Cache-Control', 'no-store')
      .attachment(`poll-${poll.slug}.ics`)
      .type('text/calendar')
      .send(calendarEvent(poll, poll.opensAt, ballotUrl, now));
  };
}
