import type { IncomingMessage, ServerResponse } from 'node:http';
import { isTransient } from '@hands/db/is-transient';
import { signReceipt } from '@hands/shared/auth/receipt';
import type { ReceiptContent } from '@hands/shared/auth/receipt';
import type { Ballot } from '@hands/shared/poll/batch';
import { voteDigest } from '@hands/shared/poll/vote-digest';
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

const receiptContent = ({ choices, ...ballot }: Ballot, { kind }: Poll): ReceiptContent => ({
  ...ballot,
  vote: voteDigest(choices, kind),
});

export const receiptOf = (ballot: Ballot, poll: Poll, { cookieSecrets }: CookieSettings): string =>
  signReceipt(receiptContent(ballot, poll), cookieSecrets[0]);

/** A ballot with its receipt, for the page of its voter. */
export const followedBallot = (
  ballot: Ballot,
  poll: Poll,
  settings: CookieSettings,
  status: BallotStatus['status'],
): FollowedBallot => ({
  ...ballot,
  receipt: receiptOf(ballot, poll, settings),
  outcome: { status, reason: null },
});

export interface OwnBallot {
  ballot: FollowedBallot | undefined;
  /** Whether there may be a ballot, because the database did not answer and the browser remembers none. */
  isUnknown: boolean;
}

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
): Promise<OwnBallot> {
  if (voterId === undefined) return { ballot: undefined, isUnknown: false };
  const own = recallBallot(req, poll.id, voterId, parts);
  if (own) renewBallot(req, res, own, parts);
  try {
    const ballot = own
      ? await followBallot(req, res, parts, poll, own)
      : await findCounted(parts, poll, voterId);
    return { ballot, isUnknown: false };
  } catch (error) {
    if (!isTransient(error)) throw error;
    return { ballot: own && followedBallot(own, poll, parts, 'queued'), isUnknown: !own };
  }
}

async function followBallot(
  req: IncomingMessage,
  res: ServerResponse,
  parts: OwnBallotParts,
  poll: Poll,
  own: Ballot,
): Promise<FollowedBallot> {
  const outcome = await parts.statusFinder.find(receiptContent(own, poll));
  const isOut = outcome.status === 'replaced' || outcome.status === 'rejected';
  const counted = isOut ? await findCounted(parts, poll, own.voterId) : undefined;
  if (!counted) return { ...followedBallot(own, poll, parts, outcome.status), outcome };
  rememberBallot(req, res, counted, parts);
  return counted;
}

async function findCounted(
  parts: OwnBallotParts,
  poll: Poll,
  voterId: string,
): Promise<FollowedBallot | undefined> {
  const ballot = await parts.ballots.find(poll.id, voterId);
  return ballot && followedBallot(ballot, poll, parts, 'counted');
}
