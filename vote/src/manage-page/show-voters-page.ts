// The page of a poll's voting links: makes them, lists and finds whose they are and which were used, revokes and replaces them.
import { ProblemError } from '@hands/shared/http/problem';
import type { Problem } from '@hands/shared/http/problem';
import { readFields } from '@hands/shared/http/read-fields';
import type { Texts } from '@hands/shared/texts/catalogues';
import { sayProblem } from '@hands/shared/texts/say-problem';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { managePath } from '../access/manage-link.ts';
import { readRefusedForm, redirectToForm } from '../http/refused-form.ts';
import { sendPage } from '../http/send-page.ts';
import { listTokens } from '../managing/list-tokens.ts';
import { rowNumber } from '../managing/page-query.ts';
import { MAX_NAME, MAX_NEW_TOKENS } from '../managing/token-schema.ts';
import type { Poll } from '../polls/read-polls.ts';
import { findNamed } from './find-named.ts';
import type { ManageHandler, ManageLocals, ManagePageParts } from './parts.ts';

export const votersPath = (poll: Pick<Poll, 'slug'>): string => `${managePath(poll)}/voters`;

interface Refused {
  problem: Problem;
  /** As typed. */
  names: string;
  count: string;
}

/** The part of the list that the page shows. */
interface Part {
  /** Names that contain it; all if it is empty. */
  q: string;
  page: number;
}

const querySchema = z.object({
  q: z
    .string({ error: 'must be given at most once' })
    .trim()
    .max(MAX_NAME, `must have at most ${String(MAX_NAME)} characters`)
    .default(''),
  page: rowNumber.default(1),
});

/** With 100, the page would take 120 KB. */
const NAMES_A_PAGE = 50;

/**
 * `GET /p/{slug}/manage/voters`, `?q=` finds names, `?page=` turns the pages of the list; after a refused form with its problem and
 * status. 400 that names the parameter, 503.
 */
export function showVotersPage(parts: ManagePageParts): ManageHandler {
  return (req, res) => {
    const refused = readRefusedForm(req, res, parts, votersPath(res.locals.poll)) as Refused | undefined;
    const part = readFields(querySchema, req.query);
    return sendVotersPage(res, parts, part, { done: req.query.done, ...refused });
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
  await sendVotersPage(res, parts, { q: '', page: 1 }, refused);
}

async function sendVotersPage(
  res: Response<unknown, ManageLocals>,
  parts: ManagePageParts,
  { q, page }: Part,
  { problem, names = '', count = '', done }: Partial<Refused> & { done?: unknown },
): Promise<void> {
  const { poll, manager } = res.locals;
  const tokens = await listTokens(parts, poll);
  // those without a label cannot be told apart
  const named = tokens.filter(({ label }) => label !== null);
  const found = findNamed(named, q);
  const first = (page - 1) * NAMES_A_PAGE;
  const shown = found.slice(first, first + NAMES_A_PAGE);
  const pageAt = (number: number) => addressOf(poll, q, number);
  await sendPage(
    res,
    parts,
    'manage/voters',
    (texts) => ({
      poll,
      manager,
      page: managePath(poll),
      votersPage: votersPath(poll),
      hasNames: named.length > 0,
      isLong: named.length > NAMES_A_PAGE,
      q,
      found: found.length,
      shown,
      first,
      previous: page > 1 ? pageAt(page - 1) : undefined,
      next: first + NAMES_A_PAGE < found.length ? pageAt(page + 1) : undefined,
      figures: {
        links: tokens.filter(({ revoked }) => !revoked).length,
        used: tokens.filter(({ redeemed }) => redeemed).length,
        revoked: tokens.filter(({ revoked }) => revoked).length,
      },
      names,
      count,
      maxName: MAX_NAME,
      maxCount: MAX_NEW_TOKENS,
      fault: problem && sayProblem(texts, problem.detail),
      notice: noticeOf(texts, done),
    }),
    problem?.status,
  );
}

/** What the page says after a form, by the name in its address. */
function noticeOf(texts: Texts, done: unknown): string | undefined {
  if (done === 'revoke') return texts.votersPage.linkRevoked;
  return done === 'delete-names' ? texts.votersPage.namesDeleted : undefined;
}

function addressOf(poll: Poll, q: string, page: number): string {
  const query = new URLSearchParams({ ...(q !== '' && { q }), ...(page > 1 && { page: String(page) }) });
  return `${votersPath(poll)}${query.size > 0 ? `?${query.toString()}` : ''}#list`;
}
