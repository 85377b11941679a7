// Buttons that open the device's share sheet. Without it they are hidden, and the page shows the same links.
for (const button of document.querySelectorAll('[data-share-url]')) {
  button.hidden = !navigator.share;
  button.addEventListener('click', () => {
    // rejects if the reader closes the sheet
    navigator.share({ title: button.dataset.title, url: button.dataset.shareUrl }).catch(() => undefined);
  });
}
