import { isLoopback } from '@hands/shared/http/page-address';
import { wantsPage } from '@hands/shared/http/problem';
import { qrCodeOf } from '@hands/shared/http/qr-code';
import { setPageLanguage } from '@hands/shared/http/page-language';
import { renderPage } from '@hands/shared/http/render-page';
import { sendPage } from '@hands/shared/http/send-page';
import { formatTime } from '@hands/shared/poll/format-time';
import { optionLetter } from '@hands/shared/poll/option-letter';
import type { RequestHandler } from 'express';
import { describeCountdown } from '../../public/countdown-model.js';
import { describeOthersView } from '../../public/others-view.js';
import { describeRounds } from '../../public/round-sentences.js';
import { roundsTable, tallyRows } from '../../public/tally-tables.js';
import type { Config } from '../config.ts';
import { findPoll } from '../snapshots/find-poll.ts';
import type { FindPollParts } from '../snapshots/find-poll.ts';
import { findResults } from '../snapshots/find-results.ts';
import type { ResultsParts } from '../snapshots/find-results.ts';
import { describeTally } from './describe-tally.ts';
import { findBallotUrl, findPollsUrl } from './find-ballot-url.ts';
import type { BallotUrlSettings } from './find-ballot-url.ts';
import { hasCastHere } from './has-cast-here.ts';
import { findDashboardUrl, findOembedUrl } from './poll-addresses.ts';
import { showProjector } from './show-projector.ts';

const view = new URL('../../views/dashboard.ejs', import.meta.url);

interface Parts
  extends FindPollParts, ResultsParts, BallotUrlSettings, Pick<Config, 'resultUrl' | 'cacheViews'> {
  /** The queue's time in microseconds; undefined if it is not known. */
  now: () => number | undefined;
}

/**
 * `GET /` (poll 1), `GET /polls/{id}`, `GET /p/{slug}`, `GET /polls/{id}/results` and `GET /p/{slug}/results`. A browser gets the
 * live page, which shows the current numbers even without JavaScript; other clients get the snapshot as JSON. `?present` is the page
 * for a projector (show-projector.ts). `?including=<receipt>` waits for that vote, up to five seconds.
 * `?receipt=<receipt>` shows what the voter of that receipt may see. If both services share one origin, only the last two addresses
 * reach this one. Votes that this viewer may not see are null. Errors: 400, 404, 429 for too many wrong
 * tokens, 503.
 */
export function showDashboard(parts: Parts): RequestHandler<{ id?: string }> {
  return async (req, res) => {
    const gone = new AbortController();
    res.on('close', () => gone.abort());
    const { including, receipt } = req.query;
    const poll = await findPoll(parts, req, req.params.id ?? '1', { receipt });
    const snapshot = await findResults(parts, poll, including, gone.signal);
    res.set('Cache-Control', 'no-store').vary('Accept');
    if (!wantsPage(req)) {
      res.json(snapshot);
      return;
    }
    if ('present' in req.query) {
      await showProjector(parts, req, res, snapshot);
      return;
    }
    const ballotUrl = findBallotUrl(parts, req, snapshot);
    const hasReceipt = poll.viewer.receiptVoterId !== undefined;
    const spoken = setPageLanguage(req, res, { keeps: (name) => name === 'receipt' && hasReceipt });
    const { texts } = spoken;
    const described = describeTally(texts, snapshot);
    const values = {
      ...spoken,
      ...described,
      rows: tallyRows(described.tally, optionLetter).join(''),
      roundsTable: roundsTable(texts, described.tally, optionLetter),
      sentences: describeRounds(texts, snapshot),
      dashboardUrl: findDashboardUrl(parts, req, snapshot),
      oembedUrl: findOembedUrl(parts, req, snapshot),
      now: formatTime(parts.now() ?? null)?.iso,
      ballotUrl,
      othersView: poll.viewer.isManager ? describeOthersView(texts, snapshot) : undefined,
      hasCast: hasCastHere(req, poll.viewer, snapshot, parts.cookieSuffix),
      pollsUrl: findPollsUrl(parts, req),
      // stays in the links, so that the projector's page and the exports show the votes as well
      receipt: poll.viewer.receiptVoterId && receipt,
      isOnlyHere: isLoopback(new URL(ballotUrl).hostname),
      qrCode: snapshot.total === 0 ? await qrCodeOf(ballotUrl) : '',
      countdown: describeCountdown(texts, snapshot, (parts.now() ?? Date.now() * 1_000) / 1_000),
    };
    const page = await renderPage(view, values, parts.cacheViews);
    await sendPage(req, res, page);
  };
}
