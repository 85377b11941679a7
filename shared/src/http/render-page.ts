// What the pages of two services have in common: their head, their brand, the page for problems, and the style sheets.
import { fileURLToPath } from 'node:url';
import ejs from 'ejs';

const sharedViews = fileURLToPath(new URL('../../views', import.meta.url));

/** For express.static: style sheets and the icon. */
export const sharedPublic = fileURLToPath(new URL('../../public', import.meta.url));

/**
 * @param view the template's file, whose `include('head')` may name what lies in shared/views
 * @param cache compile it once; off in development, so that an edit shows on reload
 */
export function renderPage(view: string | URL, values: object, cache: boolean): Promise<string> {
  const file = typeof view === 'string' ? `${sharedViews}/${view}.ejs` : fileURLToPath(view);
  return ejs.renderFile(file, { ...values }, { cache, views: [sharedViews] });
}
