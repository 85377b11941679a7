// The one way from what a client names, a number or a slug, to the poll and to what this client may see of it: for pages, exports,
// streams and sockets. What others show on their pages is the same for everyone (find-public-poll.ts).
import type { IncomingMessage } from 'node:http';
import type { FoundKey } from '@hands/db/poll-keys';
import type { Pool } from '@hands/db/pool';
import { readPollKeys } from '@hands/shared/auth/poll-key';
import { readTokenVoter } from '@hands/shared/auth/token-voter-cookie';
import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { parsePollReference } from '@hands/shared/poll/poll-reference';
import type { PollReference } from '@hands/shared/poll/poll-reference';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { FindPollId } from './cache-poll-ids.ts';
import { countWrongToken } from './count-wrong-token.ts';
import type { TokenSettings } from './count-wrong-token.ts';
import { orAskToTryAgain } from './or-ask-to-try-again.ts';
import { identifyViewer, withReceipt } from './viewer.ts';
import type { Viewer, ViewerSettings } from './viewer.ts';

export interface FindPollParts extends ViewerSettings, TokenSettings {
  pool: Pool;
  findPollId: FindPollId;
  /** The first of these keys that is valid for the poll. Rejects if the database is unavailable. */
  findPollKey: (pollId: number, keys: string[]) => Promise<FoundKey | undefined>;
  /** Rejects if the database is unavailable. */
  findSnapshot: (pollId: number) => Promise<Snapshot | undefined>;
}

/** What a client sends besides cookies and the Authorization header. */
export interface Credentials {
  token?: unknown;
  receipt?: unknown;
}

export interface FoundPoll {
  /** With all votes. */
  snapshot: Snapshot;
  viewer: Viewer;
}

/**
 * The number of an unlisted poll is an address only for those who may manage it. For all others the answer is the same as if there
 * were no such poll, and a wrong token counts the same, so that no one learns from it which numbers are taken.
 * @param given the number or slug
 * @throws ProblemError 404 if there is no such poll, 429 for too many wrong tokens, 503 if the database is unavailable
 */
export async function findPoll(
  parts: FindPollParts,
  req: IncomingMessage,
  given: unknown,
  { token, receipt }: Credentials,
): Promise<FoundPoll> {
  const reference = parsePollReference(given);
  const snapshot = await orAskToTryAgain(readNamed(parts, reference));
  const known = identifyViewer(req, parts, token);
  const key = known.isManager ? undefined : await orAskToTryAgain(findKey(parts, req, snapshot, token));
  const isManager = known.isManager || key !== undefined;
  if (!isManager) await countWrongToken(req, parts, token);
  if (!snapshot || !(snapshot.listed || typeof reference === 'string' || isManager)) throw noSuchPoll();
  const { cookieSecrets, cookieSuffix } = parts;
  const tokenVoter = readTokenVoter(req.headers.cookie, snapshot.slug, cookieSecrets, cookieSuffix);
  const viewer = { ...known, tokenVoterId: tokenVoter?.voterId, isManager, keyId: key?.id };
  return { snapshot, viewer: withReceipt(viewer, receipt, snapshot.pollId, parts) };
}

export async function readNamed(
  { findPollId, findSnapshot }: Pick<FindPollParts, 'findPollId' | 'findSnapshot'>,
  reference: PollReference | undefined,
): Promise<Snapshot | undefined> {
  const pollId = typeof reference === 'string' ? await findPollId(reference) : reference;
  return pollId === undefined ? undefined : findSnapshot(pollId);
}

/** Asks the database each time, so that a revoked key is refused at once. Open sockets end within two seconds. */
async function findKey(
  { findPollKey, cookieSuffix }: FindPollParts,
  req: IncomingMessage,
  snapshot: Snapshot | undefined,
  token: unknown,
): Promise<FoundKey | undefined> {
  if (!snapshot) return undefined;
  const keys = readPollKeys(req, snapshot.slug, cookieSuffix);
  if (typeof token === 'string') keys.push(token);
  return keys.length === 0 ? undefined : findPollKey(snapshot.pollId, keys);
}
