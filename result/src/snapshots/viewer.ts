// Identifies viewers and decides what they may see of a poll, for everything that this service sends over HTTP, Socket.io and
// plain WebSockets.
import type { IncomingMessage } from 'node:http';
import type { RevokedSessions } from '@hands/db/revoked-sessions';
import { readAdminSession, SESSION_COOKIE } from '@hands/shared/auth/admin-session';
import type { AdminSession } from '@hands/shared/auth/admin-session';
import { bearerToken, isAdminToken } from '@hands/shared/auth/admin-token';
import { readReceipt } from '@hands/shared/auth/receipt';
import { readVoterCookie } from '@hands/shared/auth/voter-cookie';
import { hasClosed } from '@hands/shared/poll/poll';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { parseCookie } from 'cookie';
import type { Config } from '../config.ts';
import { limitOf } from './limit.ts';

export interface Viewer {
  /** Undefined without a voter cookie. */
  voterId: string | undefined;
  /** The voter of a voting link of this poll (find-poll.ts). */
  tokenVoterId?: string | undefined;
  /** The voter of a receipt, which shows what either voter may see. */
  receiptVoterId?: string | undefined;
  /** Whether the viewer may manage the poll: as an administrator, or with a key of this poll (find-poll.ts). */
  isManager: boolean;
  /** The key that makes the viewer a manager; undefined for administrators, who need none. */
  keyId?: string | undefined;
  /** Set for an administrator without a token, who is one as long as this session counts. */
  session?: AdminSession | undefined;
}

export interface ViewerSettings extends Pick<Config, 'cookieSecrets' | 'cookieSuffix' | 'adminToken'> {
  /** By default no administrator's session is revoked. */
  revokedSessions?: Pick<RevokedSessions, 'isRevoked'>;
}

/**
 * The viewers of a poll, grouped by what they may see: administrators and the poll's owners see everything; those who have voted see
 * more than the public if the results are for voters. Each group is sent the same snapshot.
 */
export const rooms = ['admin', 'voted', 'public'] as const;
export type Room = (typeof rooms)[number];

/**
 * Identifies a viewer before a poll is known: as yet, only administrators may manage it.
 * An administrator's session of the vote service is valid here, too, if both share a host: cookies ignore ports.
 * @param token an administrator token given elsewhere than in the Authorization header
 */
export function identifyViewer(req: IncomingMessage, settings: ViewerSettings, token?: unknown): Viewer {
  const { cookieSecrets, cookieSuffix, adminToken, revokedSessions } = settings;
  const { cookie = '' } = req.headers;
  const session = readAdminSession(
    parseCookie(cookie)[SESSION_COOKIE + cookieSuffix],
    cookieSecrets,
    adminToken,
  );
  const voterId = readVoterCookie(cookie, cookieSecrets, cookieSuffix);
  if (isAdminToken(token ?? bearerToken(req), adminToken)) return { voterId, isManager: true };
  if (!session || revokedSessions?.isRevoked(session)) return { voterId, isManager: false };
  return { voterId, isManager: true, session };
}

/**
 * Also shows what the voter of this receipt may see, if it is one of this poll. If ballots and results are on two hosts, browsers do
 * not send the voter's cookie here, and the ballot page's link carries the voter's receipt instead. It gives no cookie, so no one
 * can vote with a shared receipt.
 */
export function withReceipt(
  viewer: Viewer,
  given: unknown,
  pollId: number,
  { cookieSecrets }: Pick<ViewerSettings, 'cookieSecrets'>,
): Viewer {
  const receipt = typeof given === 'string' ? readReceipt(given, cookieSecrets) : undefined;
  return receipt?.pollId === pollId ? { ...viewer, receiptVoterId: receipt.voterId } : viewer;
}

/** If one of them has voted, the viewer sees what voters see. */
export const votersOf = ({ voterId, tokenVoterId, receiptVoterId }: Viewer): string[] =>
  [voterId, tokenVoterId, receiptVoterId].filter((id) => id !== undefined);

/** Whether `resultsVisible` shows the votes to this room. All but managers may still see fewer of them (limit.ts). */
export function isShownTo(room: Room, { resultsVisible, status }: Snapshot): boolean {
  if (room === 'admin') return true;
  switch (resultsVisible) {
    case 'always':
      return true;
    case 'after_vote':
      // after the close, results can no longer influence votes
      return room === 'voted' || hasClosed(status);
    case 'after_close':
      // not while it is closing: the votes are still incomplete
      return status === 'final';
    case 'never':
      return false;
  }
}

/** Whether only administrators and those who have voted may see the votes. */
export function isForVoters(snapshot: Snapshot): boolean {
  return isShownTo('voted', snapshot) && !isShownTo('public', snapshot);
}

/** What this room may see of a snapshot. */
export function viewOf(room: Room, snapshot: Snapshot): Snapshot {
  if (room === 'admin') return snapshot;
  const shown = limitOf(snapshot) ? limitOf(snapshot)?.step : snapshot;
  return (isShownTo(room, snapshot) && shown) || withoutVotes(snapshot);
}

// one object per snapshot, so that it can be encoded once
const hidden = new WeakMap<Snapshot, Snapshot>();

function withoutVotes(snapshot: Snapshot): Snapshot {
  let view = hidden.get(snapshot);
  if (!view) {
    const options = snapshot.options.map((option) => ({ ...option, votes: null }));
    view = { ...snapshot, showFrom: limitOf(snapshot)?.showFrom ?? null, visible: false, options };
    delete view.rounds;
    hidden.set(snapshot, view);
  }
  return view;
}
