/** The HTML last set. Only changed HTML is set again, so that selected text stays selected. */
const latest = new WeakMap();

export function setHtml(element, html) {
  if (latest.get(element) === html) return;
  latest.set(element, html);
  element.innerHTML = html;
}
