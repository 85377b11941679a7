import type { IncomingMessage, ServerResponse } from 'node:http';
import { isTransient } from '@hands/db/is-transient';
import type { Poll } from '../polls/read-polls.ts';
import type { BallotStatus, BallotStatusFinder } from './find-ballot-statuses.ts';
import type { BallotFinder } from './find-recorded-ballots.ts';
import { ownBallot, recallBallot, rememberBallot } from './remember-ballot.ts';
import type { OwnBallot } from './remember-ballot.ts';
import type { CookieSettings } from './set-cookie.ts';

export interface OwnBallotParts extends CookieSettings {
  statusFinder: BallotStatusFinder;
  ballots: BallotFinder;
}

export type FollowedBallot = OwnBallot & { outcome: BallotStatus };

/**
 * Finds a voter's own ballot and its status: the one that this browser remembers, unless it does not count and another one
 * does, or else the recorded one. The browser does not know that one if its response was lost, if it was cast elsewhere or
 * more than a day ago. While the database is down, the remembered ballot is reported as queued, and no other is known.
 */
export async function findOwnBallot(
  req: IncomingMessage,
  res: ServerResponse,
  parts: OwnBallotParts,
  poll: Poll,
  voterId: string,
): Promise<FollowedBallot | undefined> {
  const remembered = recallBallot(req, poll.id, voterId, parts);
  const own = remembered && renewReceipt(req, res, parts, remembered);
  try {
    return own ? await followBallot(req, res, parts, own) : await findCounted(parts, poll.id, voterId);
  } catch (error) {
    if (!isTransient(error)) throw error;
    return own && { ...own, outcome: { status: 'queued', reason: null } };
  }
}

/** A ballot has the same receipt each time, unless an earlier secret or version made it. Then the cookie is set again. */
function renewReceipt(
  req: IncomingMessage,
  res: ServerResponse,
  parts: OwnBallotParts,
  own: OwnBallot,
): OwnBallot {
  const ballot = { ...own.content, choices: own.choices };
  const renewed = ownBallot(ballot, parts.cookieSecrets[0]);
  if (renewed.receipt !== own.receipt) rememberBallot(req, res, ballot, parts);
  return renewed;
}

async function followBallot(
  req: IncomingMessage,
  res: ServerResponse,
  parts: OwnBallotParts,
  own: OwnBallot,
): Promise<FollowedBallot> {
  const outcome = await parts.statusFinder.find(own.content);
  const isOut = outcome.status === 'replaced' || outcome.status === 'rejected';
  const counted = isOut ? await findCounted(parts, own.content.pollId, own.content.voterId) : undefined;
  if (!counted) return { ...own, outcome };
  rememberBallot(req, res, { ...counted.content, choices: counted.choices }, parts);
  return counted;
}

async function findCounted(
  parts: OwnBallotParts,
  pollId: number,
  voterId: string,
): Promise<FollowedBallot | undefined> {
  const ballot = await parts.ballots.find(pollId, voterId);
  return (
    ballot && {
      ...ownBallot(ballot, parts.cookieSecrets[0]),
      outcome: { status: 'counted', reason: null },
    }
  );
}
