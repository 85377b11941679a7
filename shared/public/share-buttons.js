// Buttons that open the device's share sheet, and fire `shared` when the reader has chosen something there. Without it they are
// hidden, and the page shows the same links.
for (const button of document.querySelectorAll('[data-share-url]')) {
  button.hidden = !navigator.share;
  button.addEventListener('click', () => {
    navigator.share({ title: button.dataset.title, url: button.dataset.shareUrl }).then(
      () => button.dispatchEvent(new Event('shared', { bubbles: true })),
      // the reader has closed the sheet
      () => undefined,
    );
  });
}
