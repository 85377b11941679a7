import type { Poll } from '../polls/read-polls.ts';
import { NOTICE } from '../polls/notice.ts';

/**
 * Whether an open poll closes so soon that to close it would change nothing (close-poll.ts).
 * @param now by the queue's clock; undefined if it is not known
 */
export const isEnding = (
  { status, closesAt }: Pick<Poll, 'status' | 'closesAt'>,
  now: number | undefined,
): boolean => status === 'open' && closesAt !== null && now !== undefined && closesAt - now <= NOTICE;
