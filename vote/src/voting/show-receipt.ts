import { readReceipt } from '@hands/shared/auth/receipt';
import { notFound, wantsPage } from '@hands/shared/http/problem';
import { setPageLanguage } from '@hands/shared/http/page-language';
import { renderPage } from '@hands/shared/http/render-page';
import { formatInstant } from '@hands/shared/poll/batch';
import { formatTime } from '@hands/shared/poll/format-time';
import { isWithdrawal } from '@hands/shared/poll/vote-digest';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { describeBallotStatus } from '../../public/ballot-status-model.js';
import type { Config } from '../config.ts';
import { askDatabase } from '../http/ask-database.ts';
import { ballotStatuses } from './find-ballot-statuses.ts';
import type { BallotStatusFinder } from './find-ballot-statuses.ts';
import type { PollCache } from '../polls/poll-cache.ts';

const view = new URL('../../views/receipt.ejs', import.meta.url);

export const ballotStatusSchema = z
  .object({
    status: z.enum(ballotStatuses).meta({
      description:
        '`queued`: on disk, not counted yet. `counted`: among the votes, or it withdraws the vote. `replaced`: a later vote or withdrawal of the same voter counts instead. `rejected`: not counted, for `reason`.',
    }),
    reason: z.string().nullable(),
    pollId: z.int(),
    castAt: z.iso.datetime(),
  })
  .meta({ id: 'BallotStatus' });

interface Parts extends Pick<Config, 'cookieSecrets' | 'cacheViews'> {
  polls: PollCache;
  statusFinder: BallotStatusFinder;
}

/**
 * `GET /receipts/{receipt}`: the status of the ballot, never what was chosen. Browsers get a page. 404 if the receipt is not
 * valid, 503.
 */
export function showReceipt({
  polls,
  statusFinder,
  cookieSecrets,
  cacheViews,
}: Parts): RequestHandler<{ receipt: string }> {
  return async (req, res) => {
    const { receipt } = req.params;
    const ballot = readReceipt(receipt, cookieSecrets);
    if (!ballot) throw notFound('This receipt is not valid.');
    const outcome = await askDatabase(
      statusFinder.find(ballot),
      'The ballots cannot be read now. Your vote is safe. Please try again.',
    );
    res.set('Cache-Control', 'no-store').vary('Accept');
    if (!wantsPage(req)) {
      const answer: z.infer<typeof ballotStatusSchema> = {
        ...outcome,
        pollId: ballot.pollId,
        castAt: formatInstant(ballot.castAt),
      };
      res.json(answer);
      return;
    }
    // the receipt says nothing that its poll's page does not; if it cannot be read, the link is missing
    const poll = await polls.find(ballot.pollId).catch(() => undefined);
    const withdraws = isWithdrawal(ballot.vote);
    const page = setPageLanguage(req, res);
    const { texts } = page;
    const values = {
      ...page,
      outcome: describeBallotStatus(texts, outcome, withdraws),
      withdraws,
      receiptUrl: `/receipts/${receipt}`,
      poll,
      castAt: formatTime(ballot.castAt, poll?.timeZone, texts),
    };
    res.type('html').send(await renderPage(view, values, cacheViews));
  };
}
