// Sessions of administrators that were ended before they expired. vote and result look each one up in memory, because every
// request may carry one.
import type { AdminSession } from '@hands/shared/auth/admin-session';
import { SESSION_MS } from '@hands/shared/auth/admin-session';
import type { Logger } from '@hands/shared/process/logger';
import { repeat } from '@hands/shared/process/repeat';
import { isTransient } from './is-transient.ts';
import type { Pool, PoolClient } from './pool.ts';

const LOOK_MS = 1_000;

export interface RevokedSessions {
  /** True for all until the list was first read: an administrator signs in again rather than a revoked session counts. */
  isRevoked(session: AdminSession): boolean;
  /** Resolves once this process knows what was revoked before the call. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

export function watchRevokedSessions(pool: Pool, logger: Pick<Logger, 'error'>): RevokedSessions {
  let revoked: Set<string> | undefined;
  let allBefore = -Infinity;
  let isReported = false;

  const looking = repeat(
    async () => {
      const { rows } = await pool.query<{ session: string | null; revokedAt: Date }>(
        'select session, revoked_at as "revokedAt" from revoked_sessions',
      );
      revoked = new Set(rows.flatMap(({ session }) => session ?? []));
      allBefore = rows.find(({ session }) => session === null)?.revokedAt.getTime() ?? -Infinity;
    },
    {
      pauseMs: LOOK_MS,
      // the latest list stays
      onError(error) {
        // an unavailable database is reported elsewhere; the right to read this table may be missing
        if (!isTransient(error) && !isReported)
          logger.error({ err: error }, 'cannot read the ended sessions');
        isReported ||= !isTransient(error);
      },
    },
  );
  return {
    isRevoked: ({ id, beganAt }) => revoked === undefined || revoked.has(id) || beganAt <= allBefore,
    async refresh() {
      // the one that is under way may have begun before the call
      await looking.runNow();
      await looking.runNow();
    },
    close: () => looking.close(),
  };
}

/**
 * Ends a session, or all that began until now, and forgets those that have expired anyway.
 * @param now milliseconds since the Unix epoch, by the clock that stamps sessions
 */
export async function revokeSessions(
  client: PoolClient,
  which: Pick<AdminSession, 'id'> | 'all',
  now = Date.now(),
): Promise<void> {
  await client.query('delete from revoked_sessions where revoked_at < $1', [new Date(now - SESSION_MS)]);
  await client.query(
    `insert into revoked_sessions (session, revoked_at)
     values ($1, $2)
     on conflict (session) do update set revoked_at = excluded.revoked_at`,
    [which === 'all' ? null : which.id, new Date(now)],
  );
}
