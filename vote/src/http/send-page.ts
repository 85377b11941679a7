import type { TrustProxy } from '@hands/shared/auth/client-address';
import { addressFor } from '@hands/shared/http/page-address';
import { renderPage } from '@hands/shared/http/render-page';
import { formatTime } from '@hands/shared/poll/format-time';
import type { Response } from 'express';

export interface PageSettings {
  cacheViews: boolean;
  resultUrl: string;
  trustProxy: TrustProxy | undefined;
}

/**
 * Renders a page for those who manage polls.
 * @param view its file in views/, without `.ejs`
 */
export async function sendPage(
  res: Response,
  { cacheViews, resultUrl, trustProxy }: PageSettings,
  view: `${'admin' | 'manage'}/${string}`,
  values: object,
  status = 200,
): Promise<void> {
  const page = await renderPage(
    new URL(`../../views/${view}.ejs`, import.meta.url),
    { resultUrl: addressFor(resultUrl, res.req, trustProxy), formatTime, ...values },
    cacheViews,
  );
  res.status(status).type('html').send(page);
}
