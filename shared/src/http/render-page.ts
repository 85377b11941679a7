// The views and style sheets that vote and result share: page head, brand, problem page.
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import { isolate } from '../text/isolate.ts';
import { linkHtml } from '../text/link-html.ts';
import type { PageLanguage } from './page-language.ts';

const sharedViews = fileURLToPath(new URL('../../views', import.meta.url));

/** For serveFiles(): style sheets, scripts of both services, the font and the icon. */
export const sharedPublic = fileURLToPath(new URL('../../public', import.meta.url));

/**
 * @param view the template's file; it may include views from shared/views, such as `include('head')`
 * @param values with the result of setPageLanguage(). `isolate` and `linkHtml` are added to them, for texts that people wrote
 * @param cache compile the view once; off in development, so that edits show on reload
 */
export function renderPage(
  view: string | URL,
  values: PageLanguage & Record<string, unknown>,
  cache: boolean,
): Promise<string> {
  const file = typeof view === 'string' ? `${sharedViews}/${view}.ejs` : fileURLToPath(view);
  return ejs.renderFile(file, { isolate, linkHtml, ...values }, { cache, views: [sharedViews] });
}
