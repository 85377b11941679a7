/** Sets the text of the element with this `data-` name, if the page has one. Unchanged text is left alone, so that it stays selected. */
export function setText(within, name, text) {
  const element = within.querySelector(`[data-${name}]`);
  if (element && element.textContent !== text) element.textContent = text;
}
