import type { Poll } from './read-polls.ts';

/** A poll's address for people. */
export const pollPath = ({ slug }: Pick<Poll, 'slug'>): string => `/p/${slug}`;

/**
 * The address of a poll's ballot page, in the form in which a request names the poll.
 * @param given the number or slug in the request's address; undefined for poll 1 at `/`
 */
export function ballotPath(poll: Pick<Poll, 'id' | 'slug'>, given: string | undefined): string {
  if (given === undefined) return '/';
  return given === String(poll.id) ? `/polls/${poll.id}` : pollPath(poll);
}
