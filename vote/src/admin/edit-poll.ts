// The administrator's page for one poll: its figures, the actions on it, and the form that edits it.
import { noSuchPoll } from '@hands/shared/http/no-such-poll';
import { badField, ProblemError } from '@hands/shared/http/problem';
import type { Problem } from '@hands/shared/http/problem';
import type { Request, RequestHandler, Response } from 'express';
import { askDatabase } from '../http/ask-database.ts';
import { readBody } from '../http/read-body.ts';
import { readRefusedForm, redirectToForm } from '../http/refused-form.ts';
import { listActivity } from '../managing/list-activity.ts';
import { pollActionNames, pollActions } from '../managing/poll-actions.ts';
import { asPollChange, faultsByField, pollFormOf, readPollForm } from '../managing/poll-form.ts';
import type { PollForm } from '../managing/poll-form.ts';
import { runAction } from '../managing/run-action.ts';
import { formFields } from '../managing/send-poll-form.ts';
import { readPollId } from '../polls/read-poll-id.ts';
import { readPolls } from '../polls/read-polls.ts';
import type { Poll } from '../polls/read-polls.ts';
import { describeChanges } from './describe-changes.ts';
import type { AdminParts } from './parts.ts';
import { readFigures } from './read-figures.ts';
import { readInFlight, readFailed } from './read-in-flight.ts';
import { sendPage } from './send-page.ts';

type PollRequest = Request<{ id: string }>;

/** A request contains the poll's form twice: as submitted and as it was shown. */
const MAX_BYTES = 64 * 1024;
const ACTIONS_SHOWN = 10;

/** `GET /admin/polls/{id}`; after a refused form with its problem and status. 404, 503. */
export function showPollPage(parts: AdminParts): RequestHandler<{ id: string }> {
  return (req, res) => {
    const path = `/admin/polls/${readPollId(req.params.id)}`;
    const refused = readRefusedForm(req, res, parts, path) as Refused | undefined;
    return sendPollPage(req, res, parts, refused?.problem, refused?.sent);
  };
}

/** `POST /admin/polls/{id}`: 303 to the page. 400 and 409 lead to it with the submitted values and the errors of each field. */
export function changePollByForm(parts: AdminParts): RequestHandler<{ id: string }> {
  return async (req, res) => {
    const id = readPollId(req.params.id);
    const fields = Object(await readBody(req, MAX_BYTES)) as Record<string, unknown>;
    const form = readPollForm(fields);
    const shown = readShown(fields.shown);
    const manager = { actor: res.locals.actor as string, isAdmin: true };
    try {
      await runAction(parts, manager, 'change', id, asPollChange(form, shown));
      res.redirect(303, `/admin/polls/${id}?done=change`);
    } catch (error) {
      await sendRefused(req, res, parts, error, { form, shown });
    }
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

/** Leads to the page with the reason if the sender can fix the error (400, 409); otherwise rethrows it. */
export async function sendRefused(
  req: PollRequest,
  res: Response,
  parts: AdminParts,
  error: unknown,
  sent?: Sent,
): Promise<void> {
  if (!(error instanceof ProblemError) || ![400, 409].includes(error.problem.status)) throw error;
  const refused: Refused = { problem: error.problem, sent };
  if (redirectToForm(req, res, parts, `/admin/polls/${req.params.id}`, refused)) return;
  await sendPollPage(req, res, parts, error.problem, sent);
}

function readShown(text: unknown): PollForm {
  try {
    return readPollForm(Object(JSON.parse(String(text))) as Record<string, unknown>);
  } catch {
    throw badField('shown', 'must be the form as it was shown');
  }
}

async function sendPollPage(
  req: PollRequest,
  res: Response,
  parts: AdminParts,
  problem?: Problem,
  sent?: Sent,
): Promise<void> {
  const id = readPollId(req.params.id);
  const [polls, figures, actions] = await askDatabase(
    Promise.all([
      readPolls(parts.pool, [id]),
      readFigures(parts.pool, [id]),
      listActivity(parts.pool, { poll: id, limit: ACTIONS_SHOWN }),
    ]),
    'The poll cannot be read now. Please try again.',
  );
  const [poll] = polls;
  if (!poll) throw noSuchPoll();
  const flight = await readInFlight(parts.queue);
  const inFlight = flight?.completeTo === undefined ? flight && (flight.ofPolls.get(id) ?? 0) : undefined;
  const ballots = figures.get(id)?.ballots ?? 0;
  const failed = flight?.failedBatches ? await readFailed(parts.queue) : [];
  const shown = sent?.shown ?? pollFormOf(poll);
  const form = sent?.form ?? shown;
  await sendPage(
    res,
    parts,
    'poll',
    {
      poll,
      figures: { ...figures.get(id), ballots },
      inFlight,
      heldBy: failed.filter(({ pollIds }) => pollIds.includes(id)).length,
      actions: actions.rows,
      describeChanges,
      // in the shape that readPollForm() reads
      shown: JSON.stringify({ ...shown, voteChange: String(shown.voteChange), option: shown.options }),
      fault: problem?.errors ? undefined : problem?.detail,
      done: problem ? undefined : findNotice(req.query.done),
      buttons: offeredButtons(poll, ballots + (inFlight ?? 0)),
      ...formFields(form, problem?.errors ? faultsByField(problem, form) : {}, form.options.length + 2),
    },
    problem?.status,
  );
}

const findNotice = (done: unknown): string | undefined => {
  const name = pollActionNames.find((known) => known === done);
  return name && pollActions[name].notice;
};

function offeredButtons(poll: Poll, ballots: number) {
  return pollActionNames.flatMap((name) => {
    const { button } = pollActions[name];
    return button?.isOffered(poll, ballots) ? [{ name, ...button }] : [];
  });
}
