// The page for those who may not manage the poll: it explains the manage link, and takes a key.
import type { Problem } from '@hands/shared/http/problem';
import type { Texts } from '@hands/shared/texts/catalogues';
import { sayProblem } from '@hands/shared/texts/say-problem';
import type { Request, Response } from 'express';
import { readRefusedForm } from '../http/refused-form.ts';
import { sendPage } from '../http/send-page.ts';
import { managePath } from '../access/manage-link.ts';
import { pollPath } from '../polls/poll-path.ts';
import type { ManageLocals, ManagePageParts } from './parts.ts';

/** @param problem of the key that was sent with this request; by default, of one that led here */
export async function sendAccessPage(
  req: Pick<Request, 'query'> & Parameters<typeof readRefusedForm>[0],
  res: Response<unknown, Pick<ManageLocals, 'poll'>>,
  parts: ManagePageParts,
  problem?: Problem,
): Promise<void> {
  const { poll } = res.locals;
  const page = managePath(poll);
  const refused =
    problem ?? (readRefusedForm(req, res, parts, page) as { problem: Problem } | undefined)?.problem;
  const describe = (texts: Texts) => ({
    poll,
    page,
    ballotPage: pollPath(poll),
    fault: refused && sayProblem(texts, refused.detail),
    notice: req.query.done === 'forget-key' ? texts.accessPage.forgotten : undefined,
    signIn:
      parts.adminToken === undefined
        ? undefined
        : `/admin/sign-in?${new URLSearchParams({ to: page }).toString()}`,
  });
  await sendPage(res, parts, 'manage/access', describe, refused?.status ?? 401);
}
