import type { Texts } from '../texts/catalogues.ts';
import { sayProblem } from '../texts/say-problem.ts';
import type { PageLanguage } from './page-language.ts';
import type { FieldError } from './field-error.ts';
import { renderPage } from './render-page.ts';

export interface ProblemPage {
  status: number;
  title: string;
  detail: string;
  /** The invalid fields, if any. */
  errors?: FieldError[];
  /** Trying again may help. */
  isTemporary: boolean;
  /** Seconds after which trying again helps. */
  retryAfter?: number | undefined;
  /** The page asks again by itself. */
  reload: boolean;
  /** Where its button leads. */
  back: string;
  pollsUrl: string;
  /** It is shown within another site's page. */
  isFramed: boolean;
}

export const renderProblemPage = (
  { retryAfter, title, detail, errors, ...page }: ProblemPage,
  spoken: PageLanguage,
): Promise<string> =>
  renderPage(
    'problem',
    {
      ...page,
      ...spoken,
      title: sayProblem(spoken.texts, title),
      detail: errors ? sayErrors(spoken.texts, errors) : sayProblem(spoken.texts, detail),
      wait: page.reload ? undefined : describeWait(spoken.texts, retryAfter),
    },
    true,
  );

/** As their detail names them, in the language of the page. */
const sayErrors = (texts: Texts, errors: FieldError[]): string =>
  errors.map(({ field, message }) => `${field}: ${sayProblem(texts, message)}`).join('; ');

/** Undefined for a few seconds, which have passed by the time anyone has read the page. */
function describeWait(texts: Texts, seconds = 0): string | undefined {
  if (seconds < 10) return undefined;
  const minutes = Math.ceil(seconds / 60);
  if (seconds <= 90) return texts.problemPage.waitSeconds(seconds);
  return minutes <= 90
    ? texts.problemPage.waitMinutes(minutes)
    : texts.problemPage.waitHours(Math.ceil(minutes / 60));
}
