import { optionLetter } from '@hands/shared/poll/option-letter';
import { renderPage } from '@hands/shared/http/render-page';
import { pollKinds, resultsVisibilities, voterRules } from '@hands/shared/poll/poll';
import type { Response } from 'express';
import { builtInThemes } from '../polls/built-in-themes.ts';
import type { AdminSettings } from '../access/admin-access.ts';
import { mayCreatePolls } from '../access/may-create-polls.ts';
import { offsetsOf } from './local-time.ts';
import { deadlines, zoneOf } from './poll-form.ts';
import type { PollForm } from './poll-form.ts';
import { presets } from './presets.ts';
import { starters } from './starters.ts';

const view = new URL('../../views/poll-form.ejs', import.meta.url);

export const MAX_OPTIONS = 20;

export interface PollFormSettings extends AdminSettings {
  cacheViews: boolean;
}

export interface PollFormPage {
  form: PollForm;
  /** The minimum number of option fields. */
  optionFields: number;
  /** Error messages by field. */
  faults?: Record<string, string>;
  status?: number;
}

export async function sendPollForm(
  res: Response,
  settings: PollFormSettings,
  { form, optionFields, faults = {}, status = 200 }: PollFormPage,
): Promise<void> {
  const page = await renderPage(
    view,
    {
      ...formFields(form, faults, optionFields),
      starters,
      presets: presets.map((preset) => ({ ...preset, isSet: preset.isSet(form) })),
      needsToken: !mayCreatePolls(res.req, settings),
      allowed: settings.createPolls === 'anyone' || settings.adminToken !== undefined,
    },
    settings.cacheViews,
  );
  res.status(status).set('Cache-Control', 'no-store').type('html').send(page);
}

/**
 * For views/partials/poll-fields.ejs.
 * @param zone on whose clocks the form's times are
 */
export function formFields(
  form: PollForm,
  faults: Record<string, string>,
  optionFields: number,
  zone = zoneOf(form),
) {
  const missing = Math.max(0, Math.min(optionFields, MAX_OPTIONS) - form.options.length);
  return {
    form,
    faults,
    /** The attributes that link a field to its hint and its error message. */
    about: (field: string, hint?: string) => {
      const fault = faults[field] === undefined ? undefined : `${field}-fault`;
      const ids = [hint && `${hint}-hint`, fault].filter(Boolean).join(' ');
      return `${ids && ` aria-describedby="${ids}"`}${fault ? ' aria-invalid="true"' : ''}`;
    },
    optionLetter,
    kinds: pollKinds.map((kind) => ({ kind, text: kindTexts[kind] })),
    options: [...form.options, ...Array.from({ length: missing }, () => '')],
    themes: builtInThemes,
    deadlines,
    zone,
    /** The choices for a time that comes twice; none for all others. */
    twice: (field: 'opensAt' | 'closesAt') => describeTwice(offsetsOf(form[field], zone)),
    visibilities: resultsVisibilities.map((value) => ({ value, text: visibilityTexts[value] })),
    voterRules: voterRules.map((value) => ({ value, text: voterRuleTexts[value] })),
  };
}

const describeTwice = (offsets: string[]) =>
  offsets.length < 2
    ? []
    : offsets.map((offset, index) => ({
        offset,
        text: `The ${index === 0 ? 'first' : 'second'}, UTC${offset}`,
      }));

const kindTexts = {
  single: 'Choose one option',
  multiple: 'Choose several',
  ranked: 'Rank the options',
};

const visibilityTexts = {
  always: 'Everyone, at any time',
  after_vote: 'People who have voted',
  after_close: 'Everyone, once the result is final',
  never: 'You and administrators only',
};

const voterRuleTexts = {
  browser: 'Each browser, once',
  token: 'Only people with a voting link',
  anyone: 'Anyone, as often as they like',
};
