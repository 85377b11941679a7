import type { TrustProxy } from '@hands/shared/auth/client-address';
import { addressFor } from '@hands/shared/http/page-address';
import { setPageLanguage } from '@hands/shared/http/page-language';
import { renderPage } from '@hands/shared/http/render-page';
import { formatTime } from '@hands/shared/poll/format-time';
import { bdi } from '@hands/shared/text/bdi';
import type { Texts } from '@hands/shared/texts/catalogues';
import type { Response } from 'express';

export interface PageSettings {
  cacheViews: boolean;
  resultUrl: string;
  trustProxy: TrustProxy | undefined;
}

/**
 * Renders a page for those who manage polls.
 * @param view its file in views/, without `.ejs`
 * @param values gets the texts of the page's language
 */
export async function sendPage(
  res: Response,
  { cacheViews, resultUrl, trustProxy }: PageSettings,
  view: `${'admin' | 'manage'}/${string}`,
  values: (texts: Texts) => object,
  status = 200,
): Promise<void> {
  const { req } = res;
  const spoken = setPageLanguage(req, res);
  const page = await renderPage(
    new URL(`../../views/${view}.ejs`, import.meta.url),
    {
      ...spoken,
      // the answer to a form has no address at which it could be shown again
      languageLinks: req.method === 'POST' ? [] : spoken.languageLinks,
      resultUrl: addressFor(resultUrl, req, trustProxy),
      formatTime,
      bdi,
      ...values(spoken.texts),
    },
    cacheViews,
  );
  res.status(status).type('html').send(page);
}
