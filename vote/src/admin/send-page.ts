import { addressFor } from '@hands/shared/http/page-address';
import { renderPage } from '@hands/shared/http/render-page';
import { formatTime } from '@hands/shared/poll/format-time';
import type { Response } from 'express';
import type { AdminParts } from './parts.ts';

export type AdminView = 'sign-in' | 'overview' | 'poll' | 'confirm' | 'rejected' | 'batches' | 'activity';

/** Renders one of the pages in views/admin. */
export async function sendPage(
  res: Response,
  { cacheViews, resultUrl, trustProxy }: AdminParts,
  view: AdminView,
  values: object,
  status = 200,
): Promise<void> {
  const page = await renderPage(
    new URL(`../../views/admin/${view}.ejs`, import.meta.url),
    { resultUrl: addressFor(resultUrl, res.req, trustProxy), formatTime, ...values },
    cacheViews,
  );
  res.status(status).type('html').send(page);
}
