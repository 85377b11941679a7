// The page after a vote in a poll in which anyone may vote again and again. It shows what becomes of the vote and not what it was
// for, because the next voter may see it, too.
import { readReceipt } from '@hands/shared/auth/receipt';
import { setPageLanguage } from '@hands/shared/http/page-language';
import { renderPage } from '@hands/shared/http/render-page';
import type { RequestHandler } from 'express';
import { describeBallotStatus } from '../../public/ballot-status-model.js';
import { findPoll } from '../polls/find-poll.ts';
import { pollAt } from '../polls/poll-at.ts';
import { pollPath } from '../polls/poll-path.ts';
import type { Poll } from '../polls/read-polls.ts';
import type { BallotStatus } from './find-ballot-statuses.ts';
import { describeResults, findResultsUrl } from './find-results-url.ts';
import type { ShowBallotParts } from './show-ballot.ts';

const view = new URL('../../views/thanks.ejs', import.meta.url);

export const thanksPath = (poll: Pick<Poll, 'slug'>, receipt: string): string =>
  `${pollPath(poll)}/thanks?receipt=${receipt}`;

/** `GET /p/{slug}/thanks?receipt=`; 303 to the ballot without a receipt of this poll. 404, 503. */
export function showThanks(parts: ShowBallotParts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    const poll = pollAt(await findPoll(parts, req, req.params.id), parts.queue.now());
    const receipt = typeof req.query.receipt === 'string' ? req.query.receipt : '';
    const ballot = readReceipt(receipt, parts.cookieSecrets);
    if (ballot?.pollId !== poll.id) {
      res.redirect(303, pollPath(poll));
      return;
    }
    // without the database the vote is safe all the same
    const queued: BallotStatus = { status: 'queued', reason: null };
    const outcome = await parts.statusFinder.find(ballot).catch(() => queued);
    const page = setPageLanguage(req, res);
    const { texts } = page;
    const values = {
      ...page,
      poll,
      outcome: describeBallotStatus(texts, outcome, false),
      receiptUrl: `/receipts/${receipt}`,
      ballotPage: pollPath(poll),
      results: describeResults(texts, poll, true),
      resultsUrl: findResultsUrl(parts, req, poll, receipt),
    };
    res
      .set('Cache-Control', 'private, no-store')
      .type('html')
      .send(await renderPage(view, values, parts.cacheViews));
  };
}
