import type { IncomingMessage, ServerResponse } from 'node:http';
import { isPassing } from '@hands/db/is-passing';
import type { Poll } from '../polls/read-polls.ts';
import type { Fate, FateReader } from './find-ballot-statuses.ts';
import type { BallotReader } from './find-recorded-ballots.ts';
import { ownBallot, recallBallot, rememberBallot } from './voter.ts';
import type { CookieSettings, OwnBallot } from './voter.ts';

export interface OwnBallotParts extends CookieSettings {
  fates: FateReader;
  ballots: BallotReader;
}

export type FollowedBallot = OwnBallot & { fate: Fate };

/**
 * A voter's own ballot with what has become of it: the one that this browser remembers, unless that does not count and
 * another does. The browser has missed that one: its answer was lost on the way, or it was cast elsewhere. While the
 * database is away, what is remembered is on its way.
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
    const fate = await parts.fates.find(own.content);
    const isOut = fate.status === 'replaced' || fate.status === 'rejected';
    const counted = isOut ? await parts.ballots.find(poll.id, voterId) : undefined;
    if (!counted) return { ...own, fate };
    rememberBallot(res, counted, parts);
    return { ...ownBallot(counted, parts.cookieSecrets[0]), fate: { status: 'counted', reason: null } };
  } catch (error) {
    if (!isPassing(error)) throw error;
    return { ...own, fate: { status: 'queued', reason: null } };
  }
}
