// The page of a poll: its figures, the actions on it, the form that edits it, its keys, and what was done to it.
import type { IncomingMessage } from 'node:http';
import { hasPollKeyCookie } from '@hands/shared/auth/poll-key';
import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { ProblemError } from '@hands/shared/http/problem';
import type { Problem } from '@hands/shared/http/problem';
import type { Texts } from '@hands/shared/texts/catalogues';
import { sayProblem } from '@hands/shared/texts/say-problem';
import type { Request, Response } from 'express';
import { askDatabase } from '../http/ask-database.ts';
import { readRefusedForm, redirectToForm } from '../http/refused-form.ts';
import { sendPage } from '../http/send-page.ts';
import { describeActivity } from '../managing/describe-activity.ts';
import { MAX_LABEL } from '../managing/key-schema.ts';
import { listActivity } from '../managing/list-activity.ts';
import { listKeys } from '../managing/list-keys.ts';
import { managePath } from '../access/manage-link.ts';
import { isEnding } from '../managing/is-ending.ts';
import { pollActionNames, pollActions } from '../managing/poll-actions.ts';
import type { CurrentPoll, PollAction } from '../managing/poll-actions.ts';
import { faultsByField, pollFormOf, zoneOf } from '../managing/poll-form.ts';
import type { PollForm } from '../managing/poll-form.ts';
import { readFigures } from '../managing/read-figures.ts';
import { readFailed, readInFlight } from '../managing/read-in-flight.ts';
import { formFields } from '../managing/send-poll-form.ts';
import { pollPath } from '../polls/poll-path.ts';
import { readPolls } from '../polls/read-polls.ts';
import { duplicateLink } from './duplicate-link.ts';
import type { ManageHandler, ManageLocals, ManagePageParts } from './parts.ts';

const ACTIONS_SHOWN = 10;

/** `GET /p/{slug}/manage`; after a refused form with its problem and status. 404, 503. */
export function showPollPage(parts: ManagePageParts): ManageHandler {
  return (req, res) => {
    const refused = readRefusedForm(req, res, parts, managePath(res.locals.poll)) as Refused | undefined;
    return sendPollPage(req, res, parts, { done: req.query.done, ...refused });
  };
}

interface Sent {
  form: PollForm;
  shown: PollForm;
}

interface Refused {
  problem: Problem;
  sent?: Sent | undefined;
}

/** Leads to the page with the reason if the sender can understand the error (400, 403, 409, 503); otherwise rethrows it. */
export async function sendRefused(
  req: Pick<Request, 'query'> & Parameters<typeof redirectToForm>[0],
  res: Response<unknown, ManageLocals>,
  parts: ManagePageParts,
  error: unknown,
  sent?: Sent,
): Promise<void> {
  if (!(error instanceof ProblemError) || ![400, 403, 409, 503].includes(error.problem.status)) throw error;
  const refused: Refused = { problem: error.problem, sent };
  if (redirectToForm(req, res, parts, managePath(res.locals.poll), refused)) return;
  await sendPollPage(req, res, parts, refused);
}

async function sendPollPage(
  req: IncomingMessage,
  res: Response<unknown, ManageLocals>,
  parts: ManagePageParts,
  { problem, sent, done }: Partial<Refused> & { done?: unknown },
): Promise<void> {
  const {
    poll: { id },
    manager,
  } = res.locals;
  const [[poll], figures, actions, keys] = await askDatabase(
    Promise.all([
      readPolls(parts.pool, [id]),
      readFigures(parts.pool, [id]),
      listActivity(parts.pool, { poll: id, limit: ACTIONS_SHOWN }),
      listKeys(parts.pool, id),
    ]),
    'The poll cannot be read now. Please try again.',
  );
  if (!poll) throw noSuchPoll();
  const flight = await readInFlight(parts.queue);
  const inFlight = flight?.completeTo === undefined ? flight && (flight.ofPolls.get(id) ?? 0) : undefined;
  const ballots = figures.get(id)?.ballots ?? 0;
  const failed = flight?.failedBatches ? await readFailed(parts.queue) : [];
  const shown = sent?.shown ?? pollFormOf(poll);
  const current = { ...poll, isEnding: isEnding(poll, parts.queue.now()) };
  const isLocked = ballots > 0;
  const { kind, voters, voteChange } = pollFormOf(poll);
  // if the first ballot came after the form was shown, these could not be changed back
  const form = { ...(sent?.form ?? shown), ...(isLocked && { kind, voters, voteChange }) };
  await sendPage(
    res,
    parts,
    'manage/poll',
    (texts) => ({
      poll: current,
      isLocked,
      manager,
      page: managePath(poll),
      ballotPage: pollPath(poll),
      duplicate: duplicateLink(poll),
      figures: { ...figures.get(id), ballots },
      inFlight,
      heldBy: failed.filter(({ pollIds }) => pollIds.includes(id)).length,
      actions: actions.rows.map((action) => describeActivity(texts, action, poll.timeZone)),
      keys,
      hasKeyHere: hasPollKeyCookie(req, poll.slug, parts.cookieSuffix),
      maxLabel: MAX_LABEL,
      // in the shape that readPollForm() reads
      shown: JSON.stringify({ ...shown, voteChange: String(shown.voteChange), option: shown.options }),
      fault: problem && !problem.errors ? sayProblem(texts, problem.detail) : undefined,
      done: problem ? undefined : notices.get(done)?.(texts, current),
      buttons: offeredButtons(texts, current, ballots + (inFlight ?? 0)),
      ...formFields(
        texts,
        form,
        problem?.errors ? faultsByField(texts, problem, form) : {},
        form.options.length + 2,
        zoneOf(shown),
      ),
    }),
    problem?.status,
  );
}

/** What the page says after a form, by the name in its address. */
const notices = new Map<unknown, PollAction['notice']>([
  ...pollActionNames.map((name) => [name, pollActions[name].notice] as const),
  ['hide', (texts) => texts.managePage.hidden],
  ['list', (texts) => texts.managePage.isListed],
  ['revoke-key', (texts) => texts.keys.revoked],
  ['forget-key', (texts) => texts.accessPage.forgotten],
]);

function offeredButtons(texts: Texts, poll: CurrentPoll, ballots: number) {
  return pollActionNames.flatMap((name) => {
    const { button } = pollActions[name];
    if (!button?.isOffered(poll, ballots)) return [];
    const { label, hint, confirmation } = button;
    return [{ name, label: label(texts), hint: hint?.(texts), asksFirst: confirmation !== undefined }];
  });
}
