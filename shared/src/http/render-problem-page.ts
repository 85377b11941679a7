import { renderPage } from './render-page.ts';

export interface ProblemPage {
  status: number;
  title: string;
  detail?: string | undefined;
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

export const renderProblemPage = ({ retryAfter, ...page }: ProblemPage): Promise<string> =>
  renderPage('problem', { ...page, wait: page.reload ? undefined : describeWait(retryAfter) }, true);

/** Undefined for a few seconds, which have passed by the time anyone has read the page. */
function describeWait(seconds = 0): string | undefined {
  if (seconds < 10) return undefined;
  const minutes = Math.ceil(seconds / 60);
  if (seconds <= 90) return `${String(seconds)} seconds`;
  return minutes <= 90 ? `${String(minutes)} minutes` : `${String(Math.ceil(minutes / 60))} hours`;
}
