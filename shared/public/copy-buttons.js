// Buttons that copy a text, and then fire `copied`. Without JavaScript they are hidden, and the page shows the same texts.

import { pageTexts } from './texts/catalogue.js';

const SHOWN_MS = 2_500;
const texts = pageTexts();
const announcement = document.querySelector('[data-copied]');

for (const button of document.querySelectorAll('[data-copy]')) {
  const label = button.textContent;
  let timer;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const isCopied = await copyText(button.dataset.copy);
    button.textContent = announcement.textContent = isCopied ? texts.copying.copied : texts.copying.failed;
    if (isCopied) button.dispatchEvent(new Event('copied', { bubbles: true }));
    clearTimeout(timer);
    timer = setTimeout(() => {
      button.textContent = label;
      announcement.textContent = '';
    }, SHOWN_MS);
  });
}

/**
 * Copies a text. Over plain http, as in a local network, browsers have no clipboard for pages, but still copy what is selected.
 * @returns whether it was copied
 */
async function copyText(text) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // not allowed: the selection may be
    }
  }
  const focused = document.activeElement;
  const field = document.createElement('textarea');
  field.className = 'visually-hidden';
  field.value = text;
  document.body.append(field);
  field.select();
  const copied = document.execCommand('copy');
  field.remove();
  focused?.focus();
  return copied;
}
