import { setPageLanguage } from '@hands/shared/http/page-language';
import { renderPage } from '@hands/shared/http/render-page';
import { sendPage } from '@hands/shared/http/send-page';
import { formatTime } from '@hands/shared/poll/format-time';
import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';
import type { FindPollParts } from '../snapshots/find-poll.ts';
import { findPublicPoll } from '../snapshots/find-public-poll.ts';
import { viewOf } from '../snapshots/viewer.ts';
import { describeTally } from './describe-tally.ts';
import { readEmbedQuery } from './embed-query.ts';
import { findBallotUrl } from './find-ballot-url.ts';
import { findDashboardUrl } from './poll-addresses.ts';

const view = new URL('../../views/embed.ejs', import.meta.url);

interface Parts
  extends
    Pick<FindPollParts, 'findPollId' | 'findSnapshot'>,
    Pick<Config, 'voteUrl' | 'resultUrl' | 'trustProxy' | 'cacheViews'> {
  /** The queue's time in microseconds; undefined if it is not known. */
  now: () => number | undefined;
}

/**
 * `GET /embed/{slug}`: a poll's live results for a frame on any page, or as an overlay of a stream. Everyone gets the same, what all may
 * see: it takes no cookies and sets none, so that a screen which is shared shows no more than its audience may see. `?theme`, `?bg` and
 * `?scale` change how it looks, `?lang` is its language, otherwise that of the browser. Errors: 400, 404, 503.
 */
export function showEmbed(parts: Parts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    const look = readEmbedQuery(req.query);
    const poll = await findPublicPoll(parts, req.params.id);
    const snapshot = viewOf('public', poll.snapshot);
    const spoken = setPageLanguage(req, res, { chosen: look.language ?? 'browser' });
    const values = {
      ...spoken,
      ...describeTally(spoken.texts, snapshot),
      look,
      now: formatTime(parts.now() ?? null)?.iso,
      ballotUrl: findBallotUrl(parts, req, snapshot),
      dashboardUrl: findDashboardUrl(parts, req, snapshot),
    };
    const page = await renderPage(view, values, parts.cacheViews);
    res.set('Cache-Control', 'no-store');
    await sendPage(req, res, page);
  };
}
