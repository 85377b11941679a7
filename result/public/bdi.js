const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}

/** What people wrote, as HTML in an element of its own, so that its direction does not move the words and marks around it. */
export const bdi = (text) => `<bdi>${escapeHtml(text)}</bdi>`;
