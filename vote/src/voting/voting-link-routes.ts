// Voting links, `/p/{slug}/t/{token}`: each makes those who open it one voter of one poll, on every device. Opening one only says
// whether it is valid. Only a form redeems it, because previews in messengers and mail filters open links, too.
import type { Pool } from '@hands/db/pool';
import {
  hashVoterToken,
  parseVoterToken,
  voterIdFromToken,
  voterTokenId,
} from '@hands/shared/auth/voter-token';
import { setPageLanguage } from '@hands/shared/http/page-language';
import { ProblemError } from '@hands/shared/http/problem';
import { renderPage } from '@hands/shared/http/render-page';
import { hasClosed } from '@hands/shared/poll/poll';
import { createCircuitBreaker } from '@hands/shared/process/circuit-breaker';
import type { Express, Request, RequestHandler } from 'express';
import type { Config } from '../config.ts';
import { askDatabase } from '../http/ask-database.ts';
import type { RequireSameOrigin } from '../http/require-same-origin.ts';
import type { TokenSettings } from '../http/require-token.ts';
import type { CookieSettings } from '../http/set-cookie.ts';
import { findPoll } from '../polls/find-poll.ts';
import type { FindPollParts } from '../polls/find-poll.ts';
import { pollPath } from '../polls/poll-path.ts';
import type { Poll } from '../polls/read-polls.ts';
import type { RedeemedTokens } from './redeemed-tokens.ts';
import { rememberTokenVoter } from './token-voter.ts';

const view = new URL('../../views/voting-link.ejs', import.meta.url);
/** A database that takes longer counts as unavailable. */
const LOOKUP_MS = 1_000;

export interface VotingLinkParts
  extends FindPollParts, CookieSettings, Pick<TokenSettings, 'wrongTokens'>, Pick<Config, 'cacheViews'> {
  pool: Pool;
  redeemedTokens: RedeemedTokens;
  requireSameOrigin: RequireSameOrigin;
}

type LinkHandler = RequestHandler<
  { id: string; token: string },
  unknown,
  unknown,
  Request['query'],
  { poll: Poll }
>;

export function addVotingLinkRoutes(app: Express, parts: VotingLinkParts): void {
  const path = '/p/:id/t/:token';
  const requireVoter = createVoterFinder(parts);
  app.get(path, admitToPoll(parts), showVotingLink(parts, requireVoter));
  app.post(path, admitToPoll(parts), redeemToken(parts, requireVoter));
}

/** Stores the poll in `res.locals`. If it takes no voting links, the visitor needs none: 303 to the ballot. 404, 503. */
function admitToPoll(parts: VotingLinkParts): LinkHandler {
  return async (req, res, next) => {
    res.set({
      'Cache-Control': 'private, no-store',
      // The address is the secret. `same-origin` would send it with the next requests here, and so to the log of a proxy.
      'Referrer-Policy': 'strict-origin',
      'X-Robots-Tag': 'noindex',
    });
    const poll = await findPoll(parts, req, req.params.id);
    res.locals.poll = poll;
    if (poll.voters === 'token') next();
    else res.redirect(303, pollPath(poll));
  };
}

/**
 * `GET /p/{slug}/t/{token}`: a page with a button. Errors as with `POST`, but for 503: whether a link is valid is then said when the
 * button is pressed.
 */
function showVotingLink({ cacheViews }: VotingLinkParts, requireVoter: RequireVoter): LinkHandler {
  return async (req, res) => {
    const { poll } = res.locals;
    await requireVoter(req, poll).catch((error: unknown) => {
      if (!(error instanceof ProblemError && error.problem.status === 503)) throw error;
    });
    const values = { ...setPageLanguage(req, res), poll };
    res.type('html').send(await renderPage(view, values, cacheViews));
  };
}

/**
 * `POST /p/{slug}/t/{token}`: 303 to the ballot, with the cookie of the token's voter. 403 if there is no such token or it was
 * revoked, 429 for one of too many of those; a valid one is never refused. 503.
 */
function redeemToken(parts: VotingLinkParts, requireVoter: RequireVoter): LinkHandler {
  return async (req, res) => {
    parts.requireSameOrigin(req);
    const { poll } = res.locals;
    const { hash, voterId, redeemed } = await requireVoter(req, poll);
    // nobody can vote with it any more
    if (!redeemed && !hasClosed(poll.status)) parts.redeemedTokens.add(poll.id, hash);
    rememberTokenVoter(req, res, poll.slug, { voterId, tokenId: voterTokenId(hash) }, parts);
    res.redirect(303, pollPath(poll));
  };
}

interface LinkVoter {
  hash: Buffer;
  voterId: string;
  /** Whether the token is listed as redeemed already. */
  redeemed: boolean;
}

/** The voter of the request's token. @throws ProblemError as redeemToken() says */
type RequireVoter = (req: Request<{ token: string }>, poll: Pick<Poll, 'id'>) => Promise<LinkVoter>;

function createVoterFinder({ pool, wrongTokens }: VotingLinkParts): RequireVoter {
  const run = createCircuitBreaker(LOOKUP_MS);
  return async (req, poll) => {
    const token = parseVoterToken(req.params.token);
    const voter =
      token &&
      (await askDatabase(
        run(() => findVoterOf(pool, poll.id, token)),
        'This voting link cannot be checked now. Please try again.',
      ));
    if (voter) return voter;
    await wrongTokens.count(req);
    throw new ProblemError({
      status: 403,
      title: 'Voting link not valid',
      detail:
        'This voting link is not valid. Check that it is complete, and that you were not given a newer one.',
    });
  };
}

/** The poll's secret is read nowhere else. */
async function findVoterOf(pool: Pool, pollId: number, token: string): Promise<LinkVoter | undefined> {
  const hash = hashVoterToken(token);
  const { rows } = await pool.query<{ secret: Buffer; redeemed: boolean }>(
    `select voter_secret as secret, redeemed
     from voter_tokens
     join polls on polls.id = poll_id
     where poll_id = $1
       and hash = $2
       and not revoked`,
    [pollId, hash],
  );
  const [found] = rows;
  return found && { hash, voterId: voterIdFromToken(token, found.secret), redeemed: found.redeemed };
}
