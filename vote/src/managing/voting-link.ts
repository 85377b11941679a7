import { pollPath } from '../polls/poll-path.ts';
import type { Poll } from '../polls/read-polls.ts';

/** The address that makes its visitor the voter of a token. */
export const votingLink = (voteUrl: string, poll: Pick<Poll, 'slug'>, token: string): string =>
  `${voteUrl}${pollPath(poll)}/t/${token}`;
