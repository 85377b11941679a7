// GET the ballot page: works without JavaScript and shows the voter's own choice.
import { renderPage } from '@hands/shared/render-page';
import type { Request, RequestHandler, Response } from 'express';
import type { PollCache } from '../poll-cache.ts';
import { identifyVoter, recallChoices } from '../voter.ts';
import type { CookieSettings } from '../voter.ts';
import { findPoll } from './cast-vote.ts';

const view = new URL('../../views/ballot.ejs', import.meta.url);

export interface ShowBallotParts extends CookieSettings {
  polls: PollCache;
  resultUrl: string;
  /** Compile the page once; off in development, so that an edit shows on reload. */
  cacheViews: boolean;
}

/** `GET /` (poll 1) and `GET /polls/{id}`. 404 no such poll, 503 where it cannot be read. */
export function showBallot(parts: ShowBallotParts): RequestHandler<{ id?: string }> {
  return async (req: Request<{ id?: string }>, res: Response) => {
    const poll = await findPoll(parts.polls, req.params.id ?? '1');
    identifyVoter(req, res, parts);
    const page = await renderPage(
      view,
      {
        poll,
        chosen: recallChoices(req, poll.id),
        action: poll.id === 1 && !req.params.id ? '/' : `/polls/${poll.id}/vote`,
        resultsUrl: `${parts.resultUrl}/polls/${poll.id}/results`,
      },
      parts.cacheViews,
    );
    // private: it sets a voter's cookie and shows their choice
    res.set('Cache-Control', 'private, no-store').type('html').send(page);
  };
}
