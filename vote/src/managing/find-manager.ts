import { findPollKey } from '@hands/db/poll-keys';
import type { Pool } from '@hands/db/pool';
import { bearerToken, isAdminToken } from '@hands/shared/auth/admin-token';
import { readPollKeys } from '@hands/shared/auth/poll-key';
import { parseCookie } from 'cookie';
import type { FindManager } from '../polls/find-poll.ts';
import { findActor } from './admin-access.ts';
import type { AdminSettings } from './admin-access.ts';

/** Finds out whether a request may manage a poll: as administrator, or with a key of this poll. It rejects if the database is unavailable. */
export function createFindManager(pool: Pool, settings: AdminSettings): FindManager {
  return async (req, { id, slug }) => {
    const session = findActor(parseCookie(req.headers.cookie ?? ''), settings);
    if (session !== undefined) return { actor: session, isAdmin: true };
    if (isAdminToken(bearerToken(req), settings.adminToken)) return { actor: 'token', isAdmin: true };
    const key = await findPollKey(pool, id, readPollKeys(req, slug, settings.cookieSuffix));
    return key && { actor: `key ${key.label}`, isAdmin: false, keyId: key.id };
  };
}
