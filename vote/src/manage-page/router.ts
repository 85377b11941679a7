// The page of each poll for those who manage it: its owners, and administrators. Programs use the API instead (describe-api.ts).
import express from 'express';
import type { Router } from 'express';
import { managePath } from '../access/manage-link.ts';
import { addKeyByForm } from './add-key-by-form.ts';
import { addTokensByForm } from './add-tokens-by-form.ts';
import { admitManager, findManagedPoll } from './admit-manager.ts';
import { changePollByForm } from './change-poll-by-form.ts';
import { confirmDeletingLabels, deleteLabelsByForm } from './delete-labels-by-form.ts';
import { confirmForgetting, forgetKeyByForm } from './forget-key-by-form.ts';
import { listPollByForm } from './list-poll-by-form.ts';
import type { ManageHandler, ManagePageParts } from './parts.ts';
import { confirmRevocation, revokeKeyByForm } from './revoke-key-by-form.ts';
import { confirmForToken, replaceTokenByForm, revokeTokenByForm } from './revoke-token-by-form.ts';
import { confirmAction, runActionByForm } from './run-action-by-form.ts';
import { showPollActivity } from './show-poll-activity.ts';
import { showPollPage } from './show-poll-page.ts';
import { showVotersPage } from './show-voters-page.ts';
import { useKey } from './use-key.ts';

/** Mounted at `/p/:id/manage`. */
export function managePageRouter(parts: ManagePageParts): Router {
  const router = express.Router({ mergeParams: true });
  router.use((req, res, next) => {
    res.set('Cache-Control', 'private, no-store');
    if (req.method !== 'GET' && req.method !== 'HEAD') parts.requireSameOrigin(req);
    next();
  });
  router.use(findManagedPoll(parts));
  router.post('/key', useKey(parts));
  router.use(admitManager(parts));
  router.get('/', showPollPage(parts));
  router.post('/', changePollByForm(parts));
  router.get('/activity', showPollActivity(parts));
  router.post('/listed', listPollByForm(parts));
  router.post('/keys', addKeyByForm(parts));
  // reloading what answers a form leads back to the page
  router.get(['/key', '/keys', '/listed'], ((_req, res) => {
    res.redirect(303, managePath(res.locals.poll));
  }) satisfies ManageHandler);
  router.get('/key/forget', confirmForgetting(parts));
  router.post('/key/forget', forgetKeyByForm(parts));
  router.get('/keys/:keyId/revoke', confirmRevocation(parts));
  router.post('/keys/:keyId/revoke', revokeKeyByForm(parts));
  router.get('/voters', showVotersPage(parts));
  router.post('/voters', addTokensByForm(parts));
  router.get('/voters/names/delete', confirmDeletingLabels(parts));
  router.post('/voters/names/delete', deleteLabelsByForm(parts));
  router.get('/voters/:tokenId/revoke', confirmForToken(parts, 'revoke'));
  router.post('/voters/:tokenId/revoke', revokeTokenByForm(parts));
  router.get('/voters/:tokenId/replace', confirmForToken(parts, 'replace'));
  router.post('/voters/:tokenId/replace', replaceTokenByForm(parts));
  router.get('/:action', confirmAction(parts));
  router.post('/:action', runActionByForm(parts));
  return router;
}
