// The ballot page. It works without JavaScript and shows the voter's own choice.
import { sayWhenToRetry } from '@hands/shared/http/say-when-to-retry';
import { isTransient } from '@hands/db/is-transient';
import type { Request, RequestHandler, Response } from 'express';
import { readRefusedForm } from '../http/refused-form.ts';
import { findPoll } from '../polls/find-poll.ts';
import type { FindPollParts } from '../polls/find-poll.ts';
import { optionsVersion } from '../polls/options-version.ts';
import { ballotPath, pollPath } from '../polls/poll-path.ts';
import { showHome } from '../polls/show-home.ts';
import type { ShowHomeParts } from '../polls/show-home.ts';
import { findOwnBallot } from './find-own-ballot.ts';
import type { OwnBallotParts } from './find-own-ballot.ts';
import { identifyVisitor } from './identify-voter.ts';
import { sendBallotPage } from './send-ballot-page.ts';
import type { BallotPageSettings, RefusedBallot } from './send-ballot-page.ts';

export type ShowBallotParts = FindPollParts &
  OwnBallotParts &
  BallotPageSettings &
  Pick<ShowHomeParts, 'mayCreate' | 'findOwnPolls'>;

/** `GET /polls/{id}`, `GET /p/{slug}`; after a refused vote with its problem and status. 404 no such poll, 503 if it cannot be read. */
export function showBallot(parts: ShowBallotParts): RequestHandler<{ id?: string }> {
  return async (req: Request<{ id?: string }>, res: Response) => {
    const poll = await findPoll(parts, req, req.params.id ?? '1');
    const page = ballotPath(poll, req.params.id);
    const { voterId, tag, pageVoter, obstacle } = identifyVisitor(req, res, parts, poll);
    const refused = readRefusedForm(req, res, parts, page) as RefusedBallot | undefined;
    sayWhenToRetry(res, refused);
    const isFirst = req.params.id === undefined;
    const own = await findOwnPolls(parts, req, isFirst ? undefined : poll.slug);
    await sendBallotPage(req, res, parts, {
      poll,
      ...(refused && {
        problem: refused.problem,
        sent: refused.version === optionsVersion(poll) ? refused.sent : {},
      }),
      ...(await findOwnBallot(req, res, parts, poll, voterId)),
      tag,
      pageVoter,
      obstacle,
      action: req.params.id ? `${pollPath(poll)}/vote` : '/',
      ...(isFirst && { ways: { mayCreate: parts.mayCreate(req), hasOwn: own.length > 0 } }),
      // a device that voters pass on leads none of them there
      isOwn: poll.voters !== 'anyone' && own.some(({ id }) => id === poll.id),
    });
  };
}

/** A voter can do without them: if the database is unavailable, there are none. */
async function findOwnPolls({ findOwnPolls }: ShowBallotParts, req: Request<{ id?: string }>, slug?: string) {
  try {
    return await findOwnPolls(req, slug);
  } catch (error) {
    if (!isTransient(error)) throw error;
    return [];
  }
}

/** `GET /`: the ballot of poll 1, or the home page if that poll was deleted or is not listed. 503 if neither can be read. */
export function showFirstPage(parts: ShowBallotParts & ShowHomeParts): RequestHandler {
  const [ballot, home] = [showBallot(parts), showHome(parts)];
  return async (req, res, next) => {
    // if the database is unavailable, the ballot page says so
    const poll = await parts.polls.find(1).catch(() => null);
    return (poll === null || poll?.listed ? ballot : home)(req, res, next);
  };
}
