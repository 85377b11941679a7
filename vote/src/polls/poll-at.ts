import type { Poll } from './read-polls.ts';
import { statusAt } from './status-at.ts';

/** The poll with its status at this time of the queue's clock; as it was read if the time is not known. */
export const pollAt = (poll: Poll, now: number | undefined): Poll =>
  now === undefined ? poll : { ...poll, status: statusAt(poll, now) };
