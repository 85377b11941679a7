// Closes sockets of managers whose session has expired or was ended, or whose key was revoked. What a socket may see is decided
// when it names a poll, so it must connect again, and then sees what the public sees.
import type { AdminSession } from '@hands/shared/auth/admin-session';
import { SESSION_MS } from '@hands/shared/auth/admin-session';
import { repeat } from '@hands/shared/process/repeat';
import type { Viewer, ViewerSettings } from '../snapshots/viewer.ts';

/** The list of revoked sessions is read as often. */
const CHECK_MS = 1_000;

export interface ManagerSockets {
  /**
   * Calls `end` once the viewer's session or key no longer counts; never for viewers with neither.
   * @param pollId the poll that the viewer watches, which is that of the key
   * @returns a function to call when the socket is closed
   */
  watch: (viewer: Viewer, pollId: number, end: () => void) => () => void;
  close: () => Promise<void>;
}

export interface ManagerSocketsParts extends Pick<ViewerSettings, 'revokedSessions'> {
  /** The ids of all keys of these polls. Rejects if the database is unavailable: the keys are checked again later. */
  listKeyIds: (pollIds: number[]) => Promise<Map<number, Set<string>>>;
}

export function endManagerSockets({ revokedSessions, listKeyIds }: ManagerSocketsParts): ManagerSockets {
  const sessions = new Map<() => void, AdminSession>();
  const keys = new Map<() => void, { pollId: number; keyId: string }>();

  function endSessions(): void {
    for (const [end, session] of sessions) {
      if (Date.now() < session.beganAt + SESSION_MS && revokedSessions?.isRevoked(session) !== true) continue;
      sessions.delete(end);
      end();
    }
  }

  async function endKeys(): Promise<void> {
    const open = [...keys];
    if (open.length === 0) return;
    const valid = await listKeyIds([...new Set(open.map(([, { pollId }]) => pollId))]);
    for (const [end, { pollId, keyId }] of open) {
      if (valid.get(pollId)?.has(keyId)) continue;
      if (keys.delete(end)) end();
    }
  }

  // two loops: a database that does not respond must not keep sessions alive
  const timer = setInterval(endSessions, CHECK_MS).unref();
  const checking = repeat(endKeys, { pauseMs: CHECK_MS, onError: () => undefined });

  return {
    watch({ session, keyId }, pollId, end) {
      if (session) sessions.set(end, session);
      if (keyId !== undefined) keys.set(end, { pollId, keyId });
      return () => {
        sessions.delete(end);
        keys.delete(end);
      };
    },
    close() {
      clearInterval(timer);
      return checking.close();
    },
  };
}
