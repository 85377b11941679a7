import { optionLetter } from '@hands/shared/poll/option-letter';
import { setPageLanguage } from '@hands/shared/http/page-language';
import { renderPage } from '@hands/shared/http/render-page';
import { pollKinds, resultsVisibilities, voterRules } from '@hands/shared/poll/poll';
import type { Texts } from '@hands/shared/texts/catalogues';
import type { Response } from 'express';
import { builtInThemes } from '../polls/built-in-themes.ts';
import { themeLabel } from '../polls/theme-label.ts';
import type { AdminSettings } from '../access/admin-access.ts';
import { mayCreatePolls } from '../access/may-create-polls.ts';
import { offsetsOf } from './local-time.ts';
import { zoneOf } from './poll-form.ts';
import type { PollForm } from './poll-form.ts';
import { describePresets } from './presets.ts';
import { describeStarters } from './starters.ts';

const view = new URL('../../views/poll-form.ejs', import.meta.url);

export const MAX_OPTIONS = 20;

export interface PollFormSettings extends AdminSettings {
  cacheViews: boolean;
}

export interface PollFormPage {
  form: PollForm;
  /** The minimum number of option fields. */
  optionFields: number;
  /** Error messages by field, in the language of the page. */
  faults?: (texts: Texts) => Record<string, string>;
  status?: number;
}

export async function sendPollForm(
  res: Response,
  settings: PollFormSettings,
  { form, optionFields, faults = () => ({}), status = 200 }: PollFormPage,
): Promise<void> {
  const spoken = setPageLanguage(res.req, res);
  const { texts } = spoken;
  const page = await renderPage(
    view,
    {
      ...spoken,
      ...formFields(texts, form, faults(texts), optionFields),
      starters: describeStarters(texts),
      presets: describePresets(texts, form),
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
  texts: Texts,
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
    about: (field: string, hint?: string | false) => {
      const fault = faults[field] === undefined ? undefined : `${field}-fault`;
      const ids = [hint && `${hint}-hint`, fault].filter(Boolean).join(' ');
      return `${ids && ` aria-describedby="${ids}"`}${fault ? ' aria-invalid="true"' : ''}`;
    },
    optionLetter,
    kinds: pollKinds.map((kind) => ({ kind, text: texts.pollFields.kinds[kind] })),
    options: [...form.options, ...Array.from({ length: missing }, () => '')],
    themes: builtInThemes.map(({ name }) => ({ name, label: themeLabel(name, texts) })),
    zone,
    /** The choices for a time that comes twice; none for all others. */
    twice: (field: 'opensAt' | 'closesAt') => describeTwice(texts, offsetsOf(form[field], zone)),
    visibilities: resultsVisibilities.map((value) => ({ value, text: texts.pollFields.visibilities[value] })),
    voterRules: voterRules.map((value) => ({ value, text: texts.pollFields.voterRules[value] })),
  };
}

const describeTwice = (texts: Texts, [first, second]: string[]) =>
  first === undefined || second === undefined
    ? []
    : [
        { offset: first, text: texts.pollFields.firstTime(first) },
        { offset: second, text: texts.pollFields.secondTime(second) },
      ];
