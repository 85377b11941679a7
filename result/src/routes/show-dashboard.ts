import type { Pool } from '@hands/db/pool';
import { wantsPage } from '@hands/shared/problem';
import { renderPage } from '@hands/shared/render-page';
import type { RequestHandler } from 'express';
import { createTally, formatTotal, statusTexts } from '../../public/tally-model.js';
import { findSnapshot } from '../find-snapshot.ts';

const view = new URL('../../views/dashboard.ejs', import.meta.url);

interface Parts {
  pool: Pool;
  voteUrl: string;
  cacheViews: boolean;
}

/** What the page's script fills in where an option is added while the page is open. */
const emptyBar = {
  position: '',
  text: '',
  votes: '0',
  unit: 'votes',
  share: '0%',
  width: '0%',
  leads: false,
};

/**
 * `GET /` (poll 1), `GET /polls/{id}` and `GET /polls/{id}/results`: for a browser the live page, which shows the present
 * numbers also without JavaScript; else the snapshot that screens get, as JSON. Behind one origin only the last is ours.
 */
export function showDashboard({ pool, voteUrl, cacheViews }: Parts): RequestHandler<{ id?: string }> {
  return async (req, res) => {
    const snapshot = await findSnapshot(pool, req.params.id ?? '1');
    res.set('Cache-Control', 'no-store').vary('Accept');
    if (!wantsPage(req)) {
      res.json(snapshot);
      return;
    }
    const values = {
      snapshot,
      bars: createTally(snapshot).bars(),
      emptyBar,
      total: formatTotal(snapshot.total),
      statusText: statusTexts[snapshot.status],
      ballotUrl: snapshot.pollId === 1 ? `${voteUrl}/` : `${voteUrl}/polls/${String(snapshot.pollId)}`,
    };
    const page = await renderPage(view, values, cacheViews);
    res.type('html').send(page);
  };
}
