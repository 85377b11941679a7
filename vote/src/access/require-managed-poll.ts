import type { Request, Response } from 'express';
import { findPoll } from '../polls/find-poll.ts';
import type { FindPollParts, Manager } from '../polls/find-poll.ts';
import type { Poll } from '../polls/read-polls.ts';
import { requireManager } from './require-manager.ts';
import type { ManagerSettings } from './require-manager.ts';

/**
 * The poll that a call of the API names, and who manages it with this call.
 * @throws ProblemError as findPoll() and requireManager() do
 */
export async function requireManagedPoll(
  req: Request<{ id: string }>,
  res: Response,
  parts: FindPollParts & ManagerSettings,
): Promise<{ poll: Poll; manager: Manager }> {
  const poll = await findPoll(parts, req, req.params.id);
  return { poll, manager: await requireManager(req, res, parts, poll) };
}
