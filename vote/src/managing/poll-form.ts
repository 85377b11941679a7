// The form that creates or changes a poll: its fields as submitted, and as the API takes them.
import type { FieldError } from '@hands/shared/http/field-error';
import type { Problem } from '@hands/shared/http/problem';
import { formatInstant } from '@hands/shared/poll/batch';
import { isZoneKnown } from '@hands/shared/poll/zone-times';
import type { Texts } from '@hands/shared/texts/catalogues';
import { sayProblem } from '@hands/shared/texts/say-problem';
import type { Poll } from '../polls/read-polls.ts';
import { isUnlimited } from './check-poll.ts';
import { endOfDay, toInstant, toLocalTime } from './local-time.ts';

export interface PollForm {
  question: string;
  description: string;
  theme: string;
  kind: string;
  /** One entry per field, including empty fields. */
  options: string[];
  maxChoices: string;
  voteChange: boolean;
  resultsVisible: string;
  voters: string;
  showFrom: string;
  /** In the format of the browser's field, `2026-11-21T10:00`, on the clocks of the time zone. */
  opensAt: string;
  closesAt: string;
  /** Which of two times that look the same, on the night the clocks go back, such as `+02:00`. Otherwise empty. */
  opensAtOffset: string;
  closesAtOffset: string;
  /** A deadline from the moment on at which the form arrives, in place of `closesAt`: one of `deadlines`, or empty. */
  closesIn: string;
  /** Of a new poll as the browser names it; empty, which is UTC, without JavaScript. */
  timeZone: string;
  /** Only in the form for a new poll. */
  listed: boolean;
}

/** In minutes, or `tonight`. */
const deadlines = ['2', '10', '60', 'tonight'];

export const emptyPollForm: PollForm = {
  question: '',
  description: '',
  theme: 'OnTrend',
  kind: 'single',
  options: [],
  maxChoices: '',
  voteChange: true,
  resultsVisible: 'always',
  voters: 'browser',
  showFrom: '',
  opensAt: '',
  closesAt: '',
  opensAtOffset: '',
  closesAtOffset: '',
  closesIn: '',
  timeZone: '',
  listed: false,
};

/** The form with the fields that an address names, `?question=…&option=…&option=…`; the others have their defaults. */
export function prefillPollForm(query: Record<string, unknown>): PollForm {
  const isNamed = ([name]: [string, unknown]) => (name === 'options' ? 'option' : name) in query;
  const named = Object.fromEntries(Object.entries(readPollForm(query)).filter(isNamed));
  return { ...emptyPollForm, ...named };
}

/** A poll as the form shows it, with times to the minute. */
export function pollFormOf(poll: Poll): PollForm {
  const { question, description, theme, kind, options, maxChoices, voteChange, resultsVisible } = poll;
  const { voters, listed } = poll;
  const hasLimit = kind === 'multiple' && !isUnlimited(poll);
  const { timeZone } = poll;
  const localOf = (at: number | null) =>
    at === null ? { time: '', offset: '' } : toLocalTime(at, zoneOf({ timeZone }));
  const [opens, closes] = [localOf(poll.opensAt), localOf(poll.closesAt)];
  return {
    question,
    description,
    theme,
    kind,
    options,
    maxChoices: hasLimit ? String(maxChoices) : '',
    voteChange,
    resultsVisible,
    voters,
    showFrom: String(poll.showFrom ?? ''),
    opensAt: opens.time,
    closesAt: closes.time,
    opensAtOffset: opens.offset,
    closesAtOffset: closes.offset,
    closesIn: '',
    timeZone,
    listed,
  };
}

/** @param fields from readBody(); a repeated field counts as empty, except for the options */
export function readPollForm(fields: Record<string, unknown>): PollForm {
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  return {
    question: text('question'),
    // as browsers send line breaks
    description: text('description').replaceAll('\r\n', '\n'),
    theme: text('theme'),
    kind: text('kind'),
    options: [fields.option].flat().filter((option) => typeof option === 'string'),
    maxChoices: text('maxChoices'),
    voteChange: text('voteChange') === 'true',
    resultsVisible: text('resultsVisible'),
    voters: text('voters'),
    showFrom: text('showFrom'),
    opensAt: text('opensAt'),
    closesAt: text('closesAt'),
    opensAtOffset: text('opensAtOffset'),
    closesAtOffset: text('closesAtOffset'),
    closesIn: text('closesIn'),
    timeZone: text('timeZone'),
    listed: text('listed') === 'true',
  };
}

/** The zone of the form's times. One that is not known here is UTC: the API's schema refuses it, by its name. */
export const zoneOf = ({ timeZone }: Pick<PollForm, 'timeZone'>): string =>
  timeZone !== '' && isZoneKnown(timeZone) ? timeZone : 'UTC';

/**
 * The JSON for `POST /polls`, without empty fields. It must still be checked by newPollSchema.
 * @param now the time by the queue's clock, which is asked only if the form needs it
 * @throws ProblemError 400 for a time that does not exist or comes twice, 503 if the time is not known
 */
export function asNewPoll(form: PollForm, now: () => number): object {
  const { question, description, theme, kind, maxChoices, voteChange, resultsVisible } = form;
  const { voters, showFrom, timeZone, listed } = form;
  const closesAt = deadlineOf(form, now);
  return {
    question,
    description,
    ...(theme.trim() && { theme }),
    kind,
    options: filled(form.options).map(({ text }) => ({ text })),
    // without the style sheet the field is visible for the other kinds, too
    ...(kind === 'multiple' && maxChoices.trim() && { maxChoices: Number(maxChoices) }),
    voteChange,
    resultsVisible,
    ...(voters && { voters }),
    ...(showFrom.trim() && { showFrom: Number(showFrom) }),
    ...(form.opensAt && { opensAt: instantOf('opensAt', form) }),
    ...(closesAt && { closesAt }),
    ...(timeZone && { timeZone }),
    listed,
  };
}

/**
 * The JSON for `PATCH /polls/{id}`: only the fields that differ from those shown, so that two administrators who edit different
 * fields at the same time do not undo each other's changes. Times are on the clocks of the zone that was shown, also if another one
 * was chosen. It must still be checked by pollChangeSchema.
 * @param now as of asNewPoll
 */
export function asPollChange(form: PollForm, shown: PollForm, now: () => number): object {
  const { question, description, theme, kind, maxChoices, voteChange, resultsVisible } = form;
  const { voters, showFrom, timeZone } = form;
  const times = { ...form, timeZone: shown.timeZone };
  const differs = (field: keyof PollForm) => form[field] !== shown[field];
  const texts = filled(form.options).map(({ text }) => text);
  const shownTexts = filled(shown.options).map(({ text }) => text);
  return {
    ...(differs('question') && { question }),
    ...(differs('description') && { description }),
    ...(differs('theme') && { theme }),
    ...(differs('kind') && { kind }),
    ...(JSON.stringify(texts) !== JSON.stringify(shownTexts) && {
      options: texts.map((text) => ({ text })),
    }),
    ...((differs('maxChoices') || differs('kind')) &&
      kind === 'multiple' && { maxChoices: maxChoices.trim() ? Number(maxChoices) : texts.length }),
    ...(differs('voteChange') && { voteChange }),
    ...(differs('resultsVisible') && { resultsVisible }),
    // a form from before the field existed has none
    ...(voters && differs('voters') && { voters }),
    ...(differs('showFrom') && { showFrom: showFrom.trim() ? Number(showFrom) : null }),
    ...((differs('opensAt') || differs('opensAtOffset')) && {
      opensAt: form.opensAt ? instantOf('opensAt', times) : null,
    }),
    ...((differs('closesAt') || differs('closesAtOffset') || form.closesIn) && {
      closesAt: deadlineOf(times, now) ?? null,
    }),
    ...(timeZone && differs('timeZone') && { timeZone }),
  };
}

/** Error messages by the form's own fields, where the numbers of options include empty fields; that of no field is `form`'s. */
export function faultsByField(
  texts: Texts,
  { status, errors = [], detail }: Problem,
  form: PollForm,
): Record<string, string> {
  if (errors.length === 0) return { [status < 404 ? 'adminToken' : 'form']: sayProblem(texts, detail) };
  const fieldOf = (field: string) => {
    const [, option] = /^options\.(\d+)/.exec(field) ?? [];
    return option === undefined ? field : `options.${filled(form.options)[Number(option)]?.field ?? 0}`;
  };
  return Object.fromEntries(errors.map((error) => [fieldOf(error.field), asSentence(texts, error)]));
}

const filled = (options: string[]) =>
  options.map((text, field) => ({ text, field })).filter(({ text }) => text.trim() !== '');

const instantOf = (field: 'opensAt' | 'closesAt', form: PollForm): string =>
  toInstant(field, { time: form[field], offset: form[`${field}Offset`] }, zoneOf(form));

/** Undefined if there is none. */
function deadlineOf(form: PollForm, now: () => number): string | undefined {
  if (form.closesIn === 'tonight') return endOfDay(now(), zoneOf(form));
  if (deadlines.includes(form.closesIn)) return formatInstant(now() + Number(form.closesIn) * 60_000_000);
  return form.closesAt ? instantOf('closesAt', form) : undefined;
}

function asSentence(texts: Texts, { field, message }: FieldError): string {
  const isNoTime = field.endsWith('sAt') && message.startsWith('must be a date');
  const said = sayProblem(texts, isNoTime ? 'must be a date and a time' : message);
  const text = said.replace('opensAt', 'the opening');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
