import type { IncomingMessage, ServerResponse } from 'node:http';
import { isTransient } from '@hands/db/is-transient';
import type { Poll } from '../polls/read-polls.ts';
import type { BallotStatus, BallotStatusFinder } from './find-ballot-statuses.ts';
import type { BallotFinder } from './find-recorded-ballots.ts';
import { ownBallot, recallBallot, rememberBallot } from './voter.ts';
import type { CookieSettings, OwnBallot } from './voter.ts';

export interface OwnBallotParts extends CookieSettings {
  statusFinder: BallotStatusFinder;
  ballots: BallotFinder;
}

export type FollowedBallot = OwnBallot & { outcome: BallotStatus };

/**
 * Finds a voter's own ballot and its status: the one that this browser remembers, unless it does not count and another one
 * does. The browser does not know that one if its response was lost or it was cast elsewhere. While the database is down, the
 * remembered ballot is reported as queued.
 */
export async function findOwnBallot(
  req: IncomingMessage,
  res: ServerResponse,
  parts: OwnBallotParts,
  poll: Poll,
  voterId: string,
): Promise<FollowedBallot | undefined> {
  const own = recallBallot(req, poll.id, voterId, parts);
  if (!own) return undefined;
  try {
    const outcome = await parts.statusFinder.find(own.content);
    const isOut = outcome.status === 'replaced' || outcome.status === 'rejected';
    const counted = isOut ? await parts.ballots.find(poll.id, voterId) : undefined;
    if (!counted) return { ...own, outcome };
    rememberBallot(res, counted, parts);
    return { ...ownBallot(counted, parts.cookieSecrets[0]), outcome: { status: 'counted', reason: null } };
  } catch (error) {
    if (!isTransient(error)) throw error;
    return { ...own, outcome: { status: 'queued', reason: null } };
  }
}
