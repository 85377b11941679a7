import { pollPath } from '../polls/poll-path.ts';
import type { Poll } from '../polls/read-polls.ts';

/** The page that manages a poll. */
export const managePath = (poll: Pick<Poll, 'slug'>): string => `${pollPath(poll)}/manage`;

/** The address of that page with a key. It is in the fragment, which browsers do not send, so that no log contains it. */
export const manageLink = (voteUrl: string, poll: Pick<Poll, 'slug'>, key: string): string =>
  `${voteUrl}${managePath(poll)}#k=${key}`;
