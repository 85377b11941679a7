// Casts a vote for a user that the calling program names. Runs in front of Express, see cast-vote.ts.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { badField, ProblemError } from '@hands/shared/http/problem';
import type { Problem } from '@hands/shared/http/problem';
import { readFields } from '@hands/shared/http/read-fields';
import { parsePollReference } from '@hands/shared/poll/poll-reference';
import { checkText } from '@hands/shared/text/check-text';
import { z } from 'zod';
import { readBody } from '../http/read-body.ts';
import { forbidden } from '../http/require-token.ts';
import type { RequireSameOrigin } from '../http/require-same-origin.ts';
import { sendJson } from '../http/send-json.ts';
import { findPoll } from '../polls/find-poll.ts';
import type { FindPollParts } from '../polls/find-poll.ts';
import { missingOr } from '../polls/poll-schema.ts';
import type { Poll } from '../polls/read-polls.ts';
import { AlreadyVotedError } from './ballot-box.ts';
import type { BallotBox } from './ballot-box.ts';
import type { VoteLimits } from './limit-votes.ts';
import { requireUserVoteToken } from './require-user-vote-token.ts';
import type { UserVoteSettings } from './require-user-vote-token.ts';
import { voterIdFromUserId } from './voter-id-from-user-id.ts';

export interface CastVoteByUserParts extends UserVoteSettings, FindPollParts {
  ballotBox: BallotBox;
  limits: VoteLimits;
  requireSameOrigin: RequireSameOrigin;
}

const id = z.union([z.number(), z.string()], { error: missingOr('must be a number') }).transform(String);
const pollId = id.refine(
  (text) => parsePollReference(text) !== undefined,
  'must be a poll’s id or slug, as GET /polls shows them',
);
const optionId = id.refine(
  (text) => /^\d{1,2}$/.test(text),
  'must be an option’s id, which is its position as GET /polls shows it',
);

/** The body of a vote by `userId`. */
export const userVoteSchema = z.strictObject({
  pollId,
  optionId,
  userId: z
    .string({ error: missingOr('must be text') })
    .min(1, 'must not be empty')
    .max(200, { error: 'must have at most 200 characters', abort: true })
    // one user if one program sends "é" as one code point and another as two; otherwise ids are as their program makes them
    .overwrite((text) => text.normalize('NFC'))
    .check(checkText),
});

/**
 * `POST /vote` and `POST /votes` take `{"pollId", "optionId", "userId"}`; `optionId` is the option's position, both ids may
 * be text. The same `userId` is always the same voter, and never the voter of a browser.
 * `202 {"status": "Vote queued"}`. 400 invalid field, or a second vote if votes are final; in production 401 and 403 without the
 * admin token; 403 sent by another site, 404 no such poll, 409 not open, 413, 415, 429 and 503 with Retry-After.
 */
export function castVoteByUser(parts: CastVoteByUserParts) {
  const { ballotBox, limits, requireSameOrigin } = parts;
  return async (req: IncomingMessage, res: ServerResponse): Promise<Problem | undefined> => {
    requireSameOrigin(req);
    await requireUserVoteToken(req, res, parts);
    const { pollId, optionId, userId } = readFields(userVoteSchema, await readBody(req));
    const poll = await findPoll(parts, req, pollId);
    if (poll.voters === 'token') throw linksOnly();
    const voterId = voterIdFromUserId(userId);
    await limits.countForVoter(poll.id, voterId);
    try {
      await ballotBox.acceptNamed(poll, voterId, [findOption(poll, optionId)]);
    } catch (error) {
      throw error instanceof AlreadyVotedError ? alreadyVoted(error) : error;
    }
    sendJson(res, 202, { status: 'Vote queued' });
    return undefined;
  };
}

function findOption(poll: Poll, optionId: string): number {
  const position = Number(optionId);
  if (position < poll.options.length) return position;
  throw badField('optionId', `there is no option ${position} in poll ${poll.id}`);
}

const linksOnly = () => forbidden('This poll takes votes by voting link only, and none by userId.');

function alreadyVoted(cause: AlreadyVotedError): ProblemError {
  const detail = 'User has already voted for this poll';
  return new ProblemError({ status: 400, title: 'Already voted', detail }, undefined, { cause });
}
