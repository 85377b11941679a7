import { notFound } from './problem.ts';

/** What every interface says of a poll that does not exist. */
export const noSuchPollDetail = 'There is no such poll.';

export const noSuchPoll = () => notFound(noSuchPollDetail);
