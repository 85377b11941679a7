import { forbidden } from '../http/require-token.ts';
import type { Manager } from '../polls/find-poll.ts';
import type { PollChange } from '../polls/poll-schema.ts';
import type { Poll } from '../polls/read-polls.ts';

/**
 * Owners may hide their poll, and only administrators may list one that is not listed. Otherwise an owner could list again what an
 * administrator has hidden.
 * @throws ProblemError 403
 */
export function refuseListing(poll: Pick<Poll, 'listed'>, change: PollChange, manager: Manager): void {
  if (change.listed === true && !poll.listed && !manager.isAdmin)
    throw forbidden('Only an administrator can list a poll that is not listed.');
}
