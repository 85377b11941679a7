import { renderPage } from './render-page.ts';

export interface ProblemPage {
  title: string;
  detail?: string | undefined;
  /** Trying again may help. */
  isTemporary: boolean;
  /** The page asks again by itself. */
  reload: boolean;
  /** Where its button leads. */
  back: string;
  pollsUrl: string;
  /** It is shown within another site's page. */
  isFramed: boolean;
}

export const renderProblemPage = (page: ProblemPage): Promise<string> =>
  renderPage('problem', { ...page }, true);
