// Signing in with the admin token, for a session of twelve hours in a cookie.
import type { PoolClient } from '@hands/db/pool';
import { revokeSessions } from '@hands/db/revoked-sessions';
import { makeAdminSession, SESSION_COOKIE, SESSION_MS } from '@hands/shared/auth/admin-session';
import { ProblemError } from '@hands/shared/http/problem';
import type { Problem } from '@hands/shared/http/problem';
import { sayWhenToRetry } from '@hands/shared/http/say-when-to-retry';
import { sayProblem } from '@hands/shared/texts/say-problem';
import type { CookieOptions, Request, RequestHandler, Response } from 'express';
import { askDatabase } from '../http/ask-database.ts';
import { readBody } from '../http/read-body.ts';
import { checkToken } from '../http/require-token.ts';
import { readRefusedForm, redirectToForm } from '../http/refused-form.ts';
import { adminTokenNotSet, findActor, findSession, sessionLabel } from '../access/admin-access.ts';
import type { Cookies } from '../access/admin-access.ts';
import { withActivityLog } from '../managing/with-activity-log.ts';
import type { ActivityName } from '../managing/with-activity-log.ts';
import type { AdminParts } from './parts.ts';
import { sendPage } from '../http/send-page.ts';

const PAGE = '/admin/sign-in';

/** `GET /admin/sign-in?to=`: the form; after a wrong token with its problem and status. 403 if no token is set. */
export function showSignIn(parts: AdminParts): RequestHandler {
  return async (req, res) => {
    const to = ownPath(req.query.to);
    if (findActor(req.cookies as Cookies, parts) !== undefined) {
      // with an empty fragment, so that the browser does not keep that of a link with a token
      res.redirect(303, `${to}#`);
      return;
    }
    if (parts.adminToken === undefined) throw adminTokenNotSet();
    const refused = readRefusedForm(req, res, parts, PAGE) as Problem | undefined;
    await sendForm(res, parts, to, refused);
  };
}

const sendForm = (res: Response, parts: AdminParts, to: string, problem: Problem | undefined) =>
  sendPage(
    res,
    parts,
    'admin/sign-in',
    (texts) => ({ to, fault: problem && sayProblem(texts, problem.detail) }),
    problem?.status,
  );

/** `POST /admin/sign-in`: 303 to the requested page. 403 (wrong token), 429 (too many of them) and 503 lead to the form again. */
export function signIn(parts: AdminParts): RequestHandler {
  return async (req, res) => {
    const { token, to } = Object(await readBody(req)) as Record<string, unknown>;
    const { adminToken } = parts;
    if (adminToken === undefined) throw adminTokenNotSet();
    try {
      await checkAndRecord(req, parts, token);
      const session = makeAdminSession(parts.cookieSecrets[0], adminToken);
      await recordActivity(parts, sessionLabel(session.id), 'sign in');
      res.cookie(cookieName(parts), session.value, { ...cookieOptions(parts), maxAge: SESSION_MS });
      res.redirect(303, ownPath(to));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      sayWhenToRetry(res, error);
      const page = `${PAGE}?${new URLSearchParams({ to: ownPath(to) }).toString()}`;
      if (redirectToForm(req, res, parts, page, error.problem)) return;
      await sendForm(res, parts, ownPath(to), error.problem);
    }
  };
}

async function checkAndRecord(req: Request, parts: AdminParts, token: unknown): Promise<void> {
  try {
    await checkToken(req, parts, token);
  } catch (error) {
    // attempts beyond the limit (429) would fill the activity log
    if (error instanceof ProblemError && error.problem.status === 403)
      await recordActivity(parts, 'unknown', 'sign-in refused');
    throw error;
  }
}

/**
 * `POST /admin/sign-out`: ends this session everywhere, also for anyone who has a copy of its cookie; with the field `everyone`, all
 * sessions. 303 to the sign-in page.
 */
export function signOut(parts: AdminParts): RequestHandler {
  return async (req, res) => {
    // programs may send no body
    const body = req.headers['content-type'] === undefined ? {} : await readBody(req);
    const { everyone } = Object(body) as Record<string, unknown>;
    const session = findSession(req.cookies as Cookies, parts);
    const [ended, action] =
      everyone === undefined ? ([session, 'sign out'] as const) : (['all', 'sign out everyone'] as const);
    await recordActivity(parts, res.locals.actor as string, action, async (client) => {
      if (ended !== undefined) await revokeSessions(client, ended);
    });
    await parts.revokedSessions?.refresh();
    res.clearCookie(cookieName(parts), cookieOptions(parts));
    res.redirect(303, '/admin/sign-in');
  };
}

const cookieName = ({ cookieSuffix = '' }: AdminParts) => SESSION_COOKIE + cookieSuffix;

// the path is not /admin because the result service reads this cookie too
const cookieOptions = ({ secureCookies }: AdminParts): CookieOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'strict',
  secure: secureCookies,
});

const recordActivity = (
  { pool }: AdminParts,
  actor: string,
  action: ActivityName,
  act: (client: PoolClient) => Promise<void> = () => Promise.resolve(),
) =>
  askDatabase(
    withActivityLog(pool, actor, action, async (client) => {
      await act(client);
      return {};
    }),
    'You cannot sign in or out while the database is unavailable. Please try again.',
  );

/** The requested page if it is an administrator's page or a poll page of this service; otherwise `/admin`. */
function ownPath(to: unknown): string {
  const here = 'http://here.invalid';
  if (typeof to !== 'string' || !URL.canParse(to, here)) return '/admin';
  const { origin, pathname, search } = new URL(to, here);
  return origin === here && /^\/(admin|polls|p)(\/|$)/.test(pathname) ? pathname + search : '/admin';
}
