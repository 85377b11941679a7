// Signing in with the admin token, for a session of twelve hours in a cookie.
import { makeAdminSession, SESSION_COOKIE, SESSION_MS } from '@hands/shared/auth/admin-session';
import { clientAddress, trustNobody } from '@hands/shared/auth/client-address';
import { ProblemError } from '@hands/shared/http/problem';
import type { CookieOptions, RequestHandler } from 'express';
import { askDatabase } from '../http/ask-database.ts';
import { readBody } from '../http/read-body.ts';
import { findActor, sessionLabel, requireToken, adminTokenNotSet } from '../managing/admin-access.ts';
import { withActivityLog } from '../managing/with-activity-log.ts';
import type { ActivityName } from '../managing/with-activity-log.ts';
import type { AdminParts } from './parts.ts';
import { sendPage } from './send-page.ts';

/** `GET /admin/sign-in?to=`: the form. 403 where production has no token. */
export function showSignIn(parts: AdminParts): RequestHandler {
  return async (req, res) => {
    const to = ownPath(req.query.to);
    if (findActor(req.headers, parts) !== undefined) {
      res.redirect(303, to);
      return;
    }
    if (parts.adminToken === undefined) throw adminTokenNotSet();
    await sendPage(res, parts, 'sign-in', { to, fault: undefined });
  };
}

/** `POST /admin/sign-in`: 303 to the page that was wanted. 403 a wrong token, 429 too many of them: the form again. */
export function signIn(parts: AdminParts): RequestHandler {
  return async (req, res) => {
    const { token, to } = Object(await readBody(req)) as Record<string, unknown>;
    const { adminToken } = parts;
    if (parts.openToAll) {
      res.redirect(303, ownPath(to));
      return;
    }
    if (adminToken === undefined) throw adminTokenNotSet();
    try {
      await requireToken(req, parts, token);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const client = clientAddress(req, parts.trustProxy ?? trustNobody);
      parts.logger.warn({ client, status: error.problem.status }, 'sign-in refused');
      // those beyond the limit would fill the activity log
      if (error.problem.status === 403) await recordActivity(parts, 'unknown', 'sign-in refused');
      if (error.retryAfter !== undefined) res.set('Retry-After', String(error.retryAfter));
      const { status, detail } = error.problem;
      await sendPage(res, parts, 'sign-in', { to: ownPath(to), fault: detail }, status);
      return;
    }
    const session = makeAdminSession(parts.cookieSecrets[0], adminToken);
    await recordActivity(parts, sessionLabel(session.id), 'sign in');
    res.cookie(cookieName(parts), session.value, { ...cookieOptions(parts), maxAge: SESSION_MS });
    res.redirect(303, ownPath(to));
  };
}

/** `POST /admin/sign-out`: 303 to the form that signs in. */
export function signOut(parts: AdminParts): RequestHandler {
  return async (_req, res) => {
    await recordActivity(parts, res.locals.actor as string, 'sign out');
    res.clearCookie(cookieName(parts), cookieOptions(parts));
    res.redirect(303, '/admin/sign-in');
  };
}

const cookieName = ({ cookieSuffix = '' }: AdminParts) => SESSION_COOKIE + cookieSuffix;

// result reads it, too, so it is not kept to /admin
const cookieOptions = ({ secureCookies }: AdminParts): CookieOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'strict',
  secure: secureCookies,
});

const recordActivity = ({ pool }: AdminParts, actor: string, action: ActivityName) =>
  askDatabase(
    withActivityLog(pool, actor, action, () => Promise.resolve({})),
    'Nobody can sign in now: the database, where that is written down, cannot be reached.',
  );

/** Where somebody wanted to go, as long as it is a page for administrators or of polls here. */
function ownPath(to: unknown): string {
  const here = 'http://here.invalid';
  if (typeof to !== 'string' || !URL.canParse(to, here)) return '/admin';
  const { origin, pathname, search } = new URL(to, here);
  return origin === here && /^\/(admin|polls)(\/|$)/.test(pathname) ? pathname + search : '/admin';
}
