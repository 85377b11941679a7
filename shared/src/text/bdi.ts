import { escapeHtml } from '../../public/link-html.js';

/** What people wrote, as HTML in an element of its own, so that its direction does not move the words and marks around it. */
export const bdi = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`;
