// The end of an address is no punctuation: that belongs to the sentence around it. Brackets belong to the address in pairs.
const ADDRESS =
  /\bhttps?:\/\/(?:\([^\s()<>"]*\)|[^\s()<>"])*(?:\([^\s()<>"]*\)|[\p{L}\p{N}\p{M}\p{S}/_#%&@*-])/giu;

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text) => text.replace(/[&<>"']/g, (character) => entities[character]);

/** A text that people wrote, as HTML: web addresses in it are links, and nothing else is markup. */
export function linkHtml(text) {
  let html = '';
  let end = 0;
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    if (!URL.canParse(address)) continue;
    const shown = escapeHtml(address);
    // `dir` also keeps its direction from moving the words around it
    html += `${escapeHtml(text.slice(end, index))}<a href="${shown}" rel="noopener nofollow" dir="ltr">${shown}</a>`;
    end = index + address.length;
  }
  return html + escapeHtml(text.slice(end));
}
