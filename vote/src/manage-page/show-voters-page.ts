// The page of a poll's voting links: makes them, lists whose they are and which were used, revokes and replaces them.
import { ProblemError } from '@hands/shared/http/problem';
import type { Problem } from '@hands/shared/http/problem';
import type { Request, Response } from 'express';
import { managePath } from '../access/manage-link.ts';
import { readRefusedForm, redirectToForm } from '../http/refused-form.ts';
import { sendPage } from '../http/send-page.ts';
import { listTokens } from '../managing/list-tokens.ts';
import { MAX_NAME, MAX_NEW_TOKENS } from '../managing/token-schema.ts';
import type { Poll } from '../polls/read-polls.ts';
import type { ManageHandler, ManageLocals, ManagePageParts } from './parts.ts';

export const votersPath = (poll: Pick<Poll, 'slug'>): string => `${managePath(poll)}/voters`;

interface Refused {
  problem: Problem;
  /** As typed. */
  names: string;
  count: string;
}

/** `GET /p/{slug}/manage/voters`; after a refused form with its problem and status. 503. */
export function showVotersPage(parts: ManagePageParts): ManageHandler {
  return (req, res) => {
    const refused = readRefusedForm(req, res, parts, votersPath(res.locals.poll)) as Refused | undefined;
    return sendVotersPage(res, parts, { done: req.query.done, ...refused });
  };
}

/** Leads to the page with the reason if the sender can understand the error (400, 403, 404, 409, 503); otherwise rethrows it. */
export async function sendRefusedVoters(
  req: Pick<Request, 'query'> & Parameters<typeof redirectToForm>[0],
  res: Response<unknown, ManageLocals>,
  parts: ManagePageParts,
  error: unknown,
  typed = { names: '', count: '' },
): Promise<void> {
  if (!(error instanceof ProblemError) || ![400, 403, 404, 409, 503].includes(error.problem.status))
    throw error;
  const refused: Refused = { problem: error.problem, ...typed };
  if (redirectToForm(req, res, parts, votersPath(res.locals.poll), refused)) return;
  await sendVotersPage(res, parts, refused);
}

async function sendVotersPage(
  res: Response<unknown, ManageLocals>,
  parts: ManagePageParts,
  { problem, names = '', count = '', done }: Partial<Refused> & { done?: unknown },
): Promise<void> {
  const { poll, manager } = res.locals;
  const tokens = await listTokens(parts, poll);
  const values = {
    poll,
    manager,
    page: managePath(poll),
    votersPage: votersPath(poll),
    // those without a label cannot be told apart
    named: tokens.filter(({ label }) => label !== null),
    figures: {
      links: tokens.filter(({ revoked }) => !revoked).length,
      used: tokens.filter(({ redeemed }) => redeemed).length,
      revoked: tokens.filter(({ revoked }) => revoked).length,
    },
    names,
    count,
    maxName: MAX_NAME,
    maxCount: MAX_NEW_TOKENS,
    fault: problem?.detail,
    notice: typeof done === 'string' ? notices[done] : undefined,
  };
  await sendPage(res, parts, 'manage/voters', values, problem?.status);
}

/** What the page says after a form, by the name in its address. */
const notices: Record<string, string> = {
  revoke: 'The voting link has been revoked. It takes no vote any more.',
  'delete-names': 'The names have been deleted. All links and votes stay.',
};
