// The page that creates a poll: GET shows the form, POST accepts it.
import { ProblemError } from '@hands/shared/http/problem';
import type { Problem } from '@hands/shared/http/problem';
import { sayWhenToRetry } from '@hands/shared/http/say-when-to-retry';
import { readFields } from '@hands/shared/http/read-fields';
import type { RequestHandler, Response } from 'express';
import { readBody } from '../http/read-body.ts';
import { readRefusedForm, redirectToForm } from '../http/refused-form.ts';
import type { CookieSettings } from '../http/set-cookie.ts';
import { pollPath } from '../polls/poll-path.ts';
import { newPollSchema } from '../polls/poll-schema.ts';
import { createPoll } from './create-poll.ts';
import { queueTime } from './queue-time.ts';
import { asNewPoll, faultsByField, prefillPollForm, readPollForm } from './poll-form.ts';
import type { PollForm } from './poll-form.ts';
import type { CreationParts, ManagingParts } from './poll-routes.ts';
import { rememberKey } from '../access/remember-key.ts';
import { requireCreator } from '../access/require-creator.ts';
import { MAX_OPTIONS, sendPollForm } from './send-poll-form.ts';
import type { PollFormSettings } from './send-poll-form.ts';

export type PollFormParts = ManagingParts & PollFormSettings & CookieSettings;

const PAGE = '/polls/new';
const OPTION_FIELDS = 10;
// room for twenty options of 120 characters and a description of 1,000, nine bytes each
const MAX_BYTES = 48 * 1024;

interface RefusedPoll {
  form: PollForm;
  problem: Problem;
}

/**
 * `GET /polls/new`: the form; after it was refused, with the submitted values and the problem. `?question=…&option=…&option=…`
 * and the other fields fill it in. `?options=20` shows that many option fields, for browsers without JavaScript.
 */
export function showPollForm(parts: PollFormParts): RequestHandler {
  return (req, res) => {
    const wanted = Math.min(Number(req.query.options), MAX_OPTIONS) || OPTION_FIELDS;
    const refused = readRefusedForm(req, res, parts, PAGE) as RefusedPoll | undefined;
    return refused
      ? sendRefusedPoll(res, parts, refused)
      : sendPollForm(res, parts, { form: prefillPollForm(req.query), optionFields: Math.max(2, wanted) });
  };
}

/**
 * `POST /polls` with a form: 303 to the page that shares the new poll. 400 (invalid field), 401 and 403 (no or a wrong token where
 * one is needed), 429 and 503 lead to the form with the submitted values and each error next to its field. 413. Other content types
 * are left to the next handler.
 */
export function createPollByForm(parts: PollFormParts & CreationParts): RequestHandler {
  return async (req, res, next) => {
    if (!req.is('application/x-www-form-urlencoded')) {
      next();
      return;
    }
    parts.requireSameOrigin(req);
    const fields = (await readBody(req, MAX_BYTES)) as Record<string, unknown>;
    const form = readPollForm(fields);
    const token = typeof fields.adminToken === 'string' && fields.adminToken ? fields.adminToken : undefined;
    try {
      const creator = await requireCreator(req, res, parts, token);
      const wanted = readFields(
        newPollSchema,
        asNewPoll(form, () => queueTime(parts.queue)),
      );
      await creator.count();
      const { poll, key } = await createPoll(parts, creator.actor, wanted);
      rememberKey(req, res, poll.slug, key, parts);
      res.redirect(303, `${pollPath(poll)}/share`);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      sayWhenToRetry(res, error);
      const refused: RefusedPoll = { form, problem: error.problem };
      if (!redirectToForm(req, res, parts, PAGE, refused)) await sendRefusedPoll(res, parts, refused);
    }
  };
}

function sendRefusedPoll(res: Response, parts: PollFormParts, { form, problem }: RefusedPoll): Promise<void> {
  return sendPollForm(res, parts, {
    form,
    optionFields: OPTION_FIELDS,
    faults: (texts) => faultsByField(texts, problem, form),
    status: problem.status,
  });
}
