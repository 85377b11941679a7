// Casts a vote. This router is the server's own request handler, with the Express application behind it: Express swaps the
// prototypes of each request and response, which on Node 20 costs more than everything else about a vote. So these handlers use
// only Node's own request and response.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProblemError, wantsPage } from '@hands/shared/http/problem';
import type { Problem } from '@hands/shared/http/problem';
import { sayWhenToRetry } from '@hands/shared/http/say-when-to-retry';
import type { LoadShedder } from '@hands/shared/http/shed-load';
import { formatInstant } from '@hands/shared/poll/batch';
import type { Ballot } from '@hands/shared/poll/batch';
import express from 'express';
import type { Router } from 'express';
import { readBody } from '../http/read-body.ts';
import { redirectToForm } from '../http/refused-form.ts';
import type { RequireSameOrigin } from '../http/require-same-origin.ts';
import { sendJson } from '../http/send-json.ts';
import type { VoteMetrics } from '../metrics.ts';
import { findPoll } from '../polls/find-poll.ts';
import type { FindPollParts } from '../polls/find-poll.ts';
import { optionsVersion, OptionsChangedError } from '../polls/options-version.ts';
import { ballotPath, pollPath } from '../polls/poll-path.ts';
import type { Poll } from '../polls/read-polls.ts';
import { AlreadyVotedError, UnconfirmedError } from './ballot-box.ts';
import type { BallotBox } from './ballot-box.ts';
import { castVoteByUser } from './cast-vote-by-user.ts';
import { findOwnBallot, followedBallot, receiptOf } from './find-own-ballot.ts';
import type { OwnBallotParts } from './find-own-ballot.ts';
import { identifyVoter } from './identify-voter.ts';
import { createVoteLimits } from './limit-votes.ts';
import type { VoteLimits, VoteLimitSettings } from './limit-votes.ts';
import { measureVotes } from './measure-votes.ts';
import { makePageVoter } from './page-voter.ts';
import { parseChoices } from './parse-choices.ts';
import { sendBallotPage } from './send-ballot-page.ts';
import type { BallotPageSettings, RefusedBallot } from './send-ballot-page.ts';
import { cookieMissing, OtherVoterError, readBallotForm } from './read-ballot-form.ts';
import type { BallotForm } from './read-ballot-form.ts';
import { recallBallot, rememberBallot } from './remember-ballot.ts';
import type { UserVoteSettings } from './require-user-vote-token.ts';
import { thanksPath } from './show-thanks.ts';
import { voterTag } from './voter-tag.ts';

export interface CastVoteParts
  extends FindPollParts, OwnBallotParts, BallotPageSettings, VoteLimitSettings, UserVoteSettings {
  ballotBox: BallotBox;
  metrics: VoteMetrics;
  requireSameOrigin: RequireSameOrigin;
  load?: LoadShedder;
}

type VoteRequest = IncomingMessage & { params: { id?: string } };

/**
 * `POST /polls/{id}/vote`, `POST /p/{slug}/vote` takes `{"choice": 0}` or `{"choices": [2, 0]}` as JSON or as a form, `POST /` the sample
 * application's `vote=a` for poll 1, up to 4 KiB. `{"choices": []}` and the form field `withdraw=1` withdraw the voter's vote.
 * JSON is answered with `202 {"status": "queued", "pollId", "choices", "castAt", "receipt"}`, a form with `303` to its
 * page. 400 invalid choice, 403 sent by another site, 404 no such poll, 409 not open, the options have changed, already voted if
 * votes are final, or the page was opened by another voter, 413, 415, 429 and 503 with Retry-After. For a form, 400 and 409 lead to
 * the ballot page with the submitted fields, and so do 429 and 503, except those that are sent before the vote is read. The form
 * of the ballot page is answered with 400 without the voter's cookie.
 */
export function castVoteRouter(parts: CastVoteParts): Router {
  const router = express.Router();
  const limits = createVoteLimits(parts);
  const byUser = castVoteByUser({ ...parts, limits });
  // before anything is read or looked up, so that a flood costs as little as possible
  const limited = (handle: typeof byUser) =>
    measureVotes(parts.metrics, async (req, res) => {
      parts.load?.admitVote();
      await limits.countForAddress(req);
      return handle(req, res);
    }) as never;
  router.post(
    ['/polls/:id/vote', '/p/:id/vote', '/'],
    limited((req, res) => castVote(parts, limits, req as VoteRequest, res)),
  );
  router.post(['/vote', '/votes'], limited(byUser));
  return router;
}

/** @returns the problem if the response leads to the ballot page with its reason */
async function castVote(
  parts: CastVoteParts,
  limits: VoteLimits,
  req: VoteRequest,
  res: ServerResponse,
): Promise<Problem | undefined> {
  parts.requireSameOrigin(req);
  const body = await readBody(req);
  const poll = await findPoll(parts, req, req.params.id ?? '1');
  const form = readBallotForm(body, poll);
  const { voterId, isNew, isForOnce } = identifyVoter(req, res, parts, poll, form);
  let ballot: Ballot;
  try {
    if (form.isFromPage && isNew) throw cookieMissing();
    if (form.isFromPage && form.voterTag !== undefined && form.voterTag !== voterTag(poll.id, voterId))
      throw new OtherVoterError();
    // a new voter has not voted before, and one of a page has only that page to vote with
    if (!isNew && poll.voters !== 'anyone') await limits.countForVoter(poll.id, voterId);
    const earlier = recallBallot(req, poll.id, voterId, parts);
    const choices = parseChoices(form.vote, poll);
    ballot = await parts.ballotBox.accept(poll, voterId, choices, earlier?.castAt);
  } catch (error) {
    if (wantsPage(req) && error instanceof ProblemError && showsBallotAgain(req, poll, error)) {
      await showBallotAgain(parts, req, res, { poll, voterId: isNew ? undefined : voterId, form, error });
      return error.problem;
    }
    throw isForOnce && error instanceof UnconfirmedError
      ? new UnconfirmedError(error, MAY_COUNT_TWICE)
      : error;
  }
  const receipt = receiptOf(ballot, poll, parts);
  if (!wantsPage(req)) confirm(res, ballot, receipt);
  else if (poll.voters === 'anyone') redirect(res, thanksPath(poll, receipt));
  else {
    rememberBallot(req, res, ballot, parts);
    redirect(res, ballotPath(poll, req.params.id));
  }
  return undefined;
}

const MAY_COUNT_TWICE = 'If you send it again, it may count twice.';

/** In a poll in which anyone may vote, a vote that may have been taken must be tried again with the same form, to count once. */
const showsBallotAgain = (req: IncomingMessage, { voters }: Poll, { problem }: ProblemError): boolean =>
  [400, 409].includes(problem.status) ||
  (voters === 'anyone' && problem.status === 503) ||
  ([429, 503].includes(problem.status) && !isForScript(req));

/** The script of the ballot page tries again by itself: a page with each attempt would only add to the load. Not known on http. */
const isForScript = ({ headers }: IncomingMessage): boolean => headers['sec-fetch-dest'] === 'empty';

interface RefusedVote {
  poll: Poll;
  /** Undefined if the voter is new. */
  voterId: string | undefined;
  form: BallotForm;
  error: ProblemError;
}

async function showBallotAgain(
  parts: CastVoteParts,
  req: VoteRequest,
  res: ServerResponse,
  { poll, voterId, form: { vote, pageVoter }, error }: RefusedVote,
): Promise<void> {
  // positions of the options as they were would tick others, and another voter must not see this one's choice
  const isForOthers = error instanceof OptionsChangedError || error instanceof OtherVoterError;
  const sent = isForOthers ? {} : (Object(vote) as Record<string, unknown>);
  const action = req.params.id ? `${pollPath(poll)}/vote` : '/';
  const { problem } = error;
  if (poll.voters === 'anyone') {
    // not by a redirect, because the next voter could go back to that page
    const page =
      error instanceof AlreadyVotedError
        ? { problem: { ...problem, detail: CAST_ALREADY } }
        : { problem, sent, ...(typeof pageVoter === 'string' && { pageVoter }) };
    sayWhenToRetry(res, error);
    const next = { poll, ballot: undefined, action, pageVoter: makePageVoter(poll, parts) };
    await sendBallotPage(req, res, parts, { ...next, ...page });
    return;
  }
  const earlier = error instanceof AlreadyVotedError ? error.earlier : undefined;
  if (earlier) rememberBallot(req, res, earlier, parts);
  const { retryAfter } = error;
  const refused: RefusedBallot = { problem, retryAfter, sent, version: optionsVersion(poll) };
  const page = ballotPath(poll, req.params.id);
  // without the voter's cookie, that of the refused form may not come back either
  if (voterId !== undefined && redirectToForm(req, res, parts, page, refused)) return;
  sayWhenToRetry(res, error);
  await sendBallotPage(req, res, parts, {
    poll,
    ...(earlier
      ? { ballot: followedBallot(earlier, poll, parts, 'queued') }
      : await findOwnBallot(req, res, parts, poll, voterId)),
    tag: voterId && voterTag(poll.id, voterId),
    action,
    problem,
    sent,
  });
}

const CAST_ALREADY =
  'This ballot was cast already, and votes in this poll are final. Below is the ballot of the next voter.';

function confirm(res: ServerResponse, ballot: Ballot, receipt: string): void {
  sendJson(res, 202, {
    status: 'queued',
    pollId: ballot.pollId,
    choices: ballot.choices,
    castAt: formatInstant(ballot.castAt),
    receipt,
  });
}

function redirect(res: ServerResponse, page: string): void {
  res.statusCode = 303;
  res.setHeader('Location', page);
  res.end();
}
