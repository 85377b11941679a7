// The pages for administrators. Programs use the API instead (describe-api.ts).
import { wantsPage } from '@hands/shared/http/problem';
import express from 'express';
import type { RequestHandler, Router } from 'express';
import { findActor, requireAdmin } from '../access/admin-access.ts';
import type { Cookies } from '../access/admin-access.ts';
import { retryBatches, showBatches } from './failed-batches.ts';
import { leadToPoll } from './lead-to-poll.ts';
import type { AdminParts } from './parts.ts';
import { retryBallots, showRejected } from './rejected-ballots.ts';
import { showActivity } from './show-activity.ts';
import { showOverview } from './show-overview.ts';
import { showQueues } from './show-queues.ts';
import { showSignIn, signIn, signOut } from './sign-in.ts';

/** Mounted at `/admin`. */
export function adminRouter(parts: AdminParts): Router {
  const router = express.Router();
  router.use((req, res, next) => {
    res.set('Cache-Control', 'private, no-store');
    if (req.method !== 'GET' && req.method !== 'HEAD') parts.requireSameOrigin(req);
    next();
  });
  router.get('/sign-in', showSignIn(parts));
  router.post('/sign-in', signIn(parts));
  router.get('/trail', (req, res) => {
    const [query = ''] = /\?[^#]*/.exec(req.originalUrl) ?? [];
    res.redirect(308, `/admin/activity${query}`);
  });
  router.use(requireSignIn(parts));
  router.post('/sign-out', signOut(parts));
  router.get('/', showOverview(parts));
  router.all(['/polls/:id', '/polls/:id/:action'], leadToPoll(parts));
  router.get('/rejected', showRejected(parts));
  router.post('/rejected', retryBallots(parts));
  router.get('/batches', showBatches(parts));
  router.post('/batches', retryBatches(parts));
  router.get('/activity', showActivity(parts));
  router.use('/queues', showQueues(parts));
  return router;
}

/** Redirects browsers to the sign-in page and back; programs get 401. Stores who acts in `res.locals.actor`. */
function requireSignIn(parts: AdminParts): RequestHandler {
  return async (req, res, next) => {
    const canSignIn = parts.adminToken !== undefined && req.headers.authorization === undefined;
    if (findActor(req.cookies as Cookies, parts) === undefined && canSignIn && wantsPage(req)) {
      // a submitted form is lost, so it leads to the overview
      const to = req.method === 'GET' ? req.originalUrl : '/admin';
      res.redirect(303, `/admin/sign-in?${new URLSearchParams({ to }).toString()}`);
      return;
    }
    res.locals.actor = await requireAdmin(req, res, parts);
    next();
  };
}
