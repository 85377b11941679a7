// Closes sockets whose administrator's session has expired or was ended. What a socket may see is decided when it names a
// poll, so it must connect again, and then sees what the public sees.
import type { AdminSession } from '@hands/shared/auth/admin-session';
import { SESSION_MS } from '@hands/shared/auth/admin-session';
import type { Viewer, ViewerSettings } from '../snapshots/viewer.ts';

/** The list of revoked sessions is read as often. */
const CHECK_MS = 1_000;

export interface AdminSockets {
  /**
   * Calls `end` once the viewer's session no longer counts; never for viewers without one.
   * @returns a function to call when the socket is closed
   */
  watch: (viewer: Viewer, end: () => void) => () => void;
  close: () => void;
}

export function endAdminSockets({ revokedSessions }: Pick<ViewerSettings, 'revokedSessions'>): AdminSockets {
  const open = new Map<() => void, AdminSession>();
  const hasEnded = (session: AdminSession) =>
    Date.now() >= session.beganAt + SESSION_MS || revokedSessions?.isRevoked(session) === true;

  const timer = setInterval(() => {
    for (const [end, session] of open) {
      if (!hasEnded(session)) continue;
      open.delete(end);
      end();
    }
  }, CHECK_MS).unref();

  return {
    watch({ session }, end) {
      if (!session) return () => undefined;
      open.set(end, session);
      return () => void open.delete(end);
    },
    close() {
      clearInterval(timer);
    },
  };
}
