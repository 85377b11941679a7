const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What people wrote, as HTML in an element of its own, so that its direction does not move the words and marks around it. */
export const bdi = (text: string): string =>
  `<bdi>${text.replace(/[&<>"']/g, (character) => entities[character] ?? '')}</bdi>`;
