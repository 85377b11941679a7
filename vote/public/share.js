// Copies links, and opens the device's share sheet. Without it the page shows the same links.
import { copyText } from '/copy-text.js';
import { forgetDraft } from '/poll-draft.js';

const SHOWN_MS = 2_500;
const announcement = document.querySelector('[data-announcement]');

for (const button of document.querySelectorAll('[data-copy]')) {
  const label = button.textContent;
  let timer;
  button.hidden = false;
  button.addEventListener('click', async () => {
    const outcome = (await copyText(button.dataset.copy)) ? 'Copied' : 'Not copied: select the link instead';
    button.textContent = announcement.textContent = outcome;
    clearTimeout(timer);
    timer = setTimeout(() => {
      button.textContent = label;
      announcement.textContent = '';
    }, SHOWN_MS);
  });
}

for (const button of document.querySelectorAll('[data-share]')) {
  button.hidden = !navigator.share;
  button.addEventListener('click', () => {
    // rejects if the reader closes the sheet
    navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => undefined);
  });
}

// the poll exists now
forgetDraft();
