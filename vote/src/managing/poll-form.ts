// The form that creates or changes a poll: its fields as submitted, and as the API takes them.
import type { FieldError, Problem } from '@hands/shared/http/problem';
import type { Poll } from '../polls/read-polls.ts';
import { isUnlimited } from './check-poll.ts';

export interface PollForm {
  question: string;
  theme: string;
  kind: string;
  /** One entry per field, including empty fields. */
  options: string[];
  maxChoices: string;
  voteChange: boolean;
  resultsVisible: string;
  voters: string;
  /** In the format of the browser's field, `2026-11-21T10:00`, in UTC. */
  opensAt: string;
  closesAt: string;
  /** Only in the form for a new poll. */
  listed: boolean;
}

export const emptyPollForm: PollForm = {
  question: '',
  theme: 'OnTrend',
  kind: 'single',
  options: [],
  maxChoices: '',
  voteChange: true,
  resultsVisible: 'always',
  voters: 'browser',
  opensAt: '',
  closesAt: '',
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
  const { question, theme, kind, options, maxChoices, voteChange, resultsVisible, voters, listed } = poll;
  const hasLimit = kind === 'multiple' && !isUnlimited(poll);
  const minuteOf = (at: number | null) =>
    at === null ? '' : new Date(at / 1000).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
  return {
    question,
    theme,
    kind,
    options,
    maxChoices: hasLimit ? String(maxChoices) : '',
    voteChange,
    resultsVisible,
    voters,
    opensAt: minuteOf(poll.opensAt),
    closesAt: minuteOf(poll.closesAt),
    listed,
  };
}

/** @param fields from readBody(); a repeated field counts as empty, except for the options */
export function readPollForm(fields: Record<string, unknown>): PollForm {
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  return {
    question: text('question'),
    theme: text('theme'),
    kind: text('kind'),
    options: [fields.option].flat().filter((option) => typeof option === 'string'),
    maxChoices: text('maxChoices'),
    voteChange: text('voteChange') === 'true',
    resultsVisible: text('resultsVisible'),
    voters: text('voters'),
    opensAt: text('opensAt'),
    closesAt: text('closesAt'),
    listed: text('listed') === 'true',
  };
}

/** The JSON for `POST /polls`, without empty fields. It must still be checked by newPollSchema. */
export function asNewPoll(form: PollForm): object {
  const { question, theme, kind, maxChoices, voteChange, resultsVisible, voters, opensAt, closesAt, listed } =
    form;
  return {
    question,
    ...(theme.trim() && { theme }),
    kind,
    options: filled(form.options).map(({ text }) => ({ text })),
    // without the style sheet the field is visible for the other kinds, too
    ...(kind === 'multiple' && maxChoices.trim() && { maxChoices: Number(maxChoices) }),
    voteChange,
    resultsVisible,
    ...(voters && { voters }),
    ...(opensAt && { opensAt: asInstant(opensAt) }),
    ...(closesAt && { closesAt: asInstant(closesAt) }),
    listed,
  };
}

/**
 * The JSON for `PATCH /polls/{id}`: only the fields that differ from those shown, so that two administrators who edit different
 * fields at the same time do not undo each other's changes. It must still be checked by pollChangeSchema.
 */
export function asPollChange(form: PollForm, shown: PollForm): object {
  const { question, theme, kind, maxChoices, voteChange, resultsVisible, voters, opensAt, closesAt } = form;
  const differs = (field: keyof PollForm) => form[field] !== shown[field];
  const texts = filled(form.options).map(({ text }) => text);
  const shownTexts = filled(shown.options).map(({ text }) => text);
  return {
    ...(differs('question') && { question }),
    ...(differs('theme') && { theme }),
    ...(differs('kind') && { kind }),
    ...(JSON.stringify(texts) !== JSON.stringify(shownTexts) && {
      options: texts.map((text) => ({ text })),
    }),
    ...((differs('maxChoices') || differs('kind')) &&
      kind === 'multiple' && { maxChoices: maxChoices.trim() ? Number(maxChoices) : texts.length }),
    ...(differs('voteChange') && { voteChange }),
    ...(differs('resultsVisible') && { resultsVisible }),
    ...(differs('voters') && { voters }),
    ...(differs('opensAt') && { opensAt: opensAt ? asInstant(opensAt) : null }),
    ...(differs('closesAt') && { closesAt: closesAt ? asInstant(closesAt) : null }),
  };
}

/** Error messages by the form's own fields, where the numbers of options include empty fields. */
export function faultsByField({ errors = [], detail }: Problem, form: PollForm): Record<string, string> {
  if (errors.length === 0) return { adminToken: detail };
  const fieldOf = (field: string) => {
    const [, option] = /^options\.(\d+)/.exec(field) ?? [];
    return option === undefined ? field : `options.${filled(form.options)[Number(option)]?.field ?? 0}`;
  };
  return Object.fromEntries(errors.map((error) => [fieldOf(error.field), asSentence(error)]));
}

const filled = (options: string[]) =>
  options.map((text, field) => ({ text, field })).filter(({ text }) => text.trim() !== '');

/** @param local a time in UTC in the format of a browser's field, `2026-11-21T10:00` */
export const asInstant = (local: string) => (/T\d\d:\d\d$/.test(local) ? `${local}:00Z` : `${local}Z`);

function asSentence({ field, message }: FieldError): string {
  const text =
    field.endsWith('sAt') && message.startsWith('must be a date')
      ? 'must be a date and a time'
      : message.replace('opensAt', 'the opening');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
