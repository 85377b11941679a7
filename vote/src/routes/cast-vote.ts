// POST a vote. This router is the server's own request handler, with the Express application behind it: Express swaps the
// prototypes of each request and response, which on Node 20 costs more than all else that happens to a vote. So
// these handlers use nothing but Node's own request and response.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { formatInstant } from '@hands/shared/batch';
import type { Ballot } from '@hands/shared/batch';
import { notFound, ProblemError, unavailable, wantsPage } from '@hands/shared/problem';
import { signReceipt } from '@hands/shared/receipt';
import express from 'express';
import type { Router } from 'express';
import type { BallotBox } from '../accept-ballot.ts';
import type { PollCache } from '../poll-cache.ts';
import { readBody } from '../read-body.ts';
import { readChoices } from '../read-ballot.ts';
import type { Poll } from '../read-polls.ts';
import { identifyVoter, rememberChoices } from '../voter.ts';
import type { CookieSettings } from '../voter.ts';

export interface CastVoteParts extends CookieSettings {
  polls: PollCache;
  ballotBox: BallotBox;
}

type VoteRequest = IncomingMessage & { params: { id?: string } };

/**
 * `POST /polls/{id}/vote` takes `{"choice": 0}` or `{"choices": [2, 0]}` as JSON or as a form, `POST /` the sample
 * application's `vote=a` for poll 1, up to 4 KiB.
 * JSON is answered with `202 {"status": "queued", "pollId", "choices", "castAt", "receipt"}`, a form with `303` to its
 * page. 400 a bad choice, 403 sent by another site, 404 no such poll, 409 not open, 413, 415, 503 with Retry-After.
 */
export function castVoteRouter(parts: CastVoteParts): Router {
  const router = express.Router();
  const handler = (req: IncomingMessage, res: ServerResponse) => castVote(parts, req as VoteRequest, res);
  router.post(['/polls/:id/vote', '/'], handler as never);
  return router;
}

async function castVote(parts: CastVoteParts, req: VoteRequest, res: ServerResponse): Promise<void> {
  refuseOtherSites(req);
  const voterId = identifyVoter(req, res, parts);
  const body = await readBody(req);
  const poll = await findPoll(parts.polls, req.params.id ?? '1');
  const choices = readChoices(body, poll);
  const ballot = await parts.ballotBox.accept(poll, voterId, choices);
  if (wantsPage(req)) {
    rememberChoices(res, poll.id, choices, parts);
    redirectToBallot(res, req);
  } else confirm(res, ballot, parts.cookieSecrets[0]);
}

/** @throws ProblemError 404 no such poll, 503 where the database is away and the poll not known */
export async function findPoll(polls: PollCache, id: string): Promise<Poll> {
  if (!/^[1-9]\d{0,8}$/.test(id)) throw notFound('There is no such poll.');
  let poll = polls.known(Number(id));
  try {
    poll ??= await polls.find(Number(id));
  } catch (error) {
    throw unavailable('The polls cannot be read now. Please try again.', error);
  }
  if (!poll) throw notFound('There is no such poll.');
  return poll;
}

function confirm(res: ServerResponse, ballot: Ballot, secret: string): void {
  const answer = {
    status: 'queued',
    pollId: ballot.pollId,
    choices: ballot.choices,
    castAt: formatInstant(ballot.castAt),
    receipt: signReceipt(ballot, secret),
  };
  const body = JSON.stringify(answer);
  res.writeHead(202, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
  });
  res.end(body);
}

function redirectToBallot(res: ServerResponse, req: VoteRequest): void {
  res.statusCode = 303;
  res.setHeader('Location', req.params.id ? `/polls/${req.params.id}` : '/');
  res.end();
}

/**
 * A page of another site must not make its visitors vote here. Browsers name the page a POST comes from in Origin, and to
 * secure addresses its kinship in Sec-Fetch-Site; a program names neither and has no visitor's cookies.
 */
function refuseOtherSites({ headers }: IncomingMessage): void {
  const { origin, host } = headers;
  const fromOurPage = origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
  const kinship = headers['sec-fetch-site'] ?? 'same-origin';
  if (fromOurPage && (kinship === 'same-origin' || kinship === 'none')) return;
  throw new ProblemError({
    status: 403,
    title: 'Forbidden',
    detail: 'Votes are taken from our own page only.',
  });
}
