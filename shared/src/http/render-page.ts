// The views and style sheets that vote and result share: page head, brand, problem page.
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';

const sharedViews = fileURLToPath(new URL('../../views', import.meta.url));

/** For express.static: style sheets and the icon. */
export const sharedPublic = fileURLToPath(new URL('../../public', import.meta.url));

/**
 * @param view the template's file; it may include views from shared/views, such as `include('head')`
 * @param cache compile the view once; off in development, so that edits show on reload
 */
export function renderPage(view: string | URL, values: object, cache: boolean): Promise<string> {
  const file = typeof view === 'string' ? `${sharedViews}/${view}.ejs` : fileURLToPath(view);
  return ejs.renderFile(file, { ...values }, { cache, views: [sharedViews] });
}
