import { bearerToken, isAdminToken } from '@hands/shared/auth/admin-token';
import { readPollKeys } from '@hands/shared/auth/poll-key';
import { parseCookie } from 'cookie';
import type { FindManager } from '../polls/find-poll.ts';
import { findActor } from './admin-access.ts';
import type { AdminSettings } from './admin-access.ts';
import type { KeyFinder } from './key-finder.ts';

/**
 * Finds out whether a request may manage a poll: as administrator, or with a key of this poll. It rejects if the database is
 * unavailable, and with a ProblemError 429 if the request carries one of too many wrong tokens.
 */
export function createFindManager(findKey: KeyFinder, settings: AdminSettings): FindManager {
  return async (req, poll) => {
    const session = findActor(parseCookie(req.headers.cookie ?? ''), settings);
    if (session !== undefined) return { actor: session, isAdmin: true };
    const token = bearerToken(req);
    if (isAdminToken(token, settings.adminToken)) return { actor: 'token', isAdmin: true };
    const key = poll && (await findKey(poll.id, readPollKeys(req, poll.slug, settings.cookieSuffix)));
    if (key) return { actor: `key ${key.label}`, isAdmin: false, keyId: key.id };
    if (token !== undefined) await settings.wrongTokens.count(req);
    return undefined;
  };
}
