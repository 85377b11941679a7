// Who looks at results, and what of them they may see. Every way out of this service (HTTP, Socket.io, bare WebSockets)
// asks here.
import type { IncomingMessage } from 'node:http';
import { readAdminSession } from '@hands/shared/auth/admin-session';
import { bearerToken, isAdminToken } from '@hands/shared/auth/admin-token';
import { readVoterCookie } from '@hands/shared/auth/voter-cookie';
import { hasClosed } from '@hands/shared/poll/poll';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import type { Config } from '../config.ts';

export interface Viewer {
  /** Undefined without a voter's cookie. */
  voterId: string | undefined;
  isAdmin: boolean;
}

export type ViewerSettings = Pick<Config, 'cookieSecrets' | 'cookieSuffix' | 'adminToken'>;

/**
 * Those who watch a poll, by what they may see of it: administrators all, those who have voted in it more than the
 * public where its results are for them. Each is sent to as one.
 */
export const rooms = ['admin', 'voted', 'public'] as const;
export type Room = (typeof rooms)[number];

/**
 * A session made by vote counts where the two share a host: cookies know no ports.
 * @param token as given elsewhere than in the request's Authorization header
 */
export function identifyViewer(req: IncomingMessage, settings: ViewerSettings, token?: unknown): Viewer {
  const { cookieSecrets, cookieSuffix, adminToken } = settings;
  const { cookie } = req.headers;
  return {
    voterId: readVoterCookie(cookie, cookieSecrets, cookieSuffix),
    isAdmin:
      isAdminToken(token ?? bearerToken(req), adminToken) ||
      readAdminSession(cookie, cookieSecrets, adminToken, { suffix: cookieSuffix }) !== undefined,
  };
}

export function isShownTo(room: Room, { resultsVisible, status }: Snapshot): boolean {
  if (room === 'admin') return true;
  switch (resultsVisible) {
    case 'always':
      return true;
    case 'after_vote':
      // once nobody can vote any more, there is no vote left to be swayed
      return room === 'voted' || hasClosed(status);
    case 'after_close':
      // not while it closes: that would be a part of the votes
      return status === 'final';
    case 'never':
      return false;
  }
}

/** Whether the votes are for those who have voted and for nobody else but administrators. */
export function isForVoters(snapshot: Snapshot): boolean {
  return isShownTo('voted', snapshot) && !isShownTo('public', snapshot);
}

/** What this room may see. */
export function viewOf(room: Room, snapshot: Snapshot): Snapshot {
  return isShownTo(room, snapshot) ? snapshot : withoutVotes(snapshot);
}

// one object per snapshot, so that those who encode it can do that once
const hidden = new WeakMap<Snapshot, Snapshot>();

export function withoutVotes(snapshot: Snapshot): Snapshot {
  let view = hidden.get(snapshot);
  if (!view) {
    const options = snapshot.options.map((option) => ({ ...option, votes: null }));
    view = { ...snapshot, visible: false, options };
    delete view.rounds;
    hidden.set(snapshot, view);
  }
  return view;
}
