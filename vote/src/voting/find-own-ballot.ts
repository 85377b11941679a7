import type { IncomingMessage, ServerResponse } from 'node:http';
import { isTransient } from '@hands/db/is-transient';
import { signReceipt } from '@hands/shared/auth/receipt';
import type { Ballot } from '@hands/shared/poll/batch';
import type { Poll } from '../polls/read-polls.ts';
import type { BallotStatus, BallotStatusFinder } from './find-ballot-statuses.ts';
import type { BallotFinder } from './find-recorded-ballots.ts';
import { recallBallot, rememberBallot, renewBallot } from './remember-ballot.ts';
import type { CookieSettings } from '../http/set-cookie.ts';

export interface OwnBallotParts extends CookieSettings {
  statusFinder: BallotStatusFinder;
  ballots: BallotFinder;
}

export interface FollowedBallot extends Ballot {
  receipt: string;
  outcome: BallotStatus;
}

/** A ballot with its receipt, for the page of its voter. */
export const followedBallot = (
  ballot: Ballot,
  { cookieSecrets }: CookieSettings,
  status: BallotStatus['status'],
): FollowedBallot => ({
  ...ballot,
  receipt: signReceipt(ballot, cookieSecrets[0]),
  outcome: { status, reason: null },
});

/**
 * Finds a voter's own ballot and its status: the one that this browser remembers, unless it does not count and another one
 * does, or else the recorded one. The browser does not know that one if its response was lost, if it was cast elsewhere or
 * more than a day ago. While the database is down, the remembered ballot is reported as queued, and no other is known.
 * @param voterId undefined if the voter is new
 */
export async function findOwnBallot(
  req: IncomingMessage,
  res: ServerResponse,
  parts: OwnBallotParts,
  poll: Poll,
  voterId: string | undefined,
): Promise<FollowedBallot | undefined> {
  if (voterId === undefined) return undefined;
  const own = recallBallot(req, poll.id, voterId, parts);
  if (own) renewBallot(req, res, own, parts);
  try {
    return own ? await followBallot(req, res, parts, own) : await findCounted(parts, poll.id, voterId);
  } catch (error) {
    if (!isTransient(error)) throw error;
    return own && followedBallot(own, parts, 'queued');
  }
}

async function followBallot(
  req: IncomingMessage,
  res: ServerResponse,
  parts: OwnBallotParts,
  own: Ballot,
): Promise<FollowedBallot> {
  const outcome = await parts.statusFinder.find(own);
  const isOut = outcome.status === 'replaced' || outcome.status === 'rejected';
  const counted = isOut ? await findCounted(parts, own.pollId, own.voterId) : undefined;
  if (!counted) return { ...followedBallot(own, parts, outcome.status), outcome };
  rememberBallot(req, res, counted, parts);
  return counted;
}

async function findCounted(
  parts: OwnBallotParts,
  pollId: number,
  voterId: string,
): Promise<FollowedBallot | undefined> {
  const ballot = await parts.ballots.find(pollId, voterId);
  return ballot && followedBallot(ballot, parts, 'counted');
}
