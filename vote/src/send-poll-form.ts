import { resultsVisibilities } from '@hands/shared/poll';
import { renderPage } from '@hands/shared/render-page';
import type { Response } from 'express';
import type { AdminSettings } from './admin-access.ts';
import { standingThemes } from './list-themes.ts';
import type { PollForm } from './read-poll-form.ts';

const view = new URL('../views/poll-form.ejs', import.meta.url);

export interface PollFormSettings extends AdminSettings {
  cacheViews: boolean;
}

export interface PollFormPage {
  form: PollForm;
  /** Fields for options at least. */
  optionFields: number;
  /** What is wrong, by field. */
  faults?: Record<string, string>;
  status?: number;
}

export async function sendPollForm(
  res: Response,
  { adminToken, openToAll, cacheViews }: PollFormSettings,
  { form, optionFields, faults = {}, status = 200 }: PollFormPage,
): Promise<void> {
  const missing = Math.max(0, optionFields - form.options.length);
  const page = await renderPage(
    view,
    {
      form,
      faults,
      options: [...form.options, ...Array.from({ length: missing }, () => '')],
      themes: standingThemes,
      visibilities: resultsVisibilities.map((value) => ({ value, text: visibilityTexts[value] })),
      needsToken: adminToken !== undefined,
      allowed: openToAll || adminToken !== undefined,
    },
    cacheViews,
  );
  res.status(status).set('Cache-Control', 'no-store').type('html').send(page);
}

const visibilityTexts = {
  always: 'Everybody, at all times',
  after_vote: 'Those who have voted',
  after_close: 'Everybody, once the poll has closed',
  never: 'Administrators only',
};
