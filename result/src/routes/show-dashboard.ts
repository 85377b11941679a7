import type { Pool } from '@hands/db/pool';
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

/** `GET /` (poll 1) and `GET /polls/{id}`: the live page, which shows the present numbers also without JavaScript. */
export function showDashboard({ pool, voteUrl, cacheViews }: Parts): RequestHandler<{ id?: string }> {
  return async (req, res) => {
    const snapshot = await findSnapshot(pool, req.params.id ?? '1');
    const values = {
      snapshot,
      bars: createTally(snapshot).bars(),
      emptyBar,
      total: formatTotal(snapshot.total),
      statusText: statusTexts[snapshot.status],
      ballotUrl: snapshot.pollId === 1 ? `${voteUrl}/` : `${voteUrl}/polls/${String(snapshot.pollId)}`,
    };
    const page = await renderPage(view, values, cacheViews);
    res.set('Cache-Control', 'no-store').type('html').send(page);
  };
}
