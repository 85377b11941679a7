// Opens the device's share sheet. Without it the page shows the same links.
import { forgetDraft } from '/poll-draft.js';

for (const button of document.querySelectorAll('[data-share]')) {
  button.hidden = !navigator.share;
  button.addEventListener('click', () => {
    // rejects if the reader closes the sheet
    navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => undefined);
  });
}

// the poll exists now
forgetDraft();
