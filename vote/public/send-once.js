// Sends a form once, however often its button is pressed: what deletes a poll, sent again, would end on "There is no such poll".
for (const form of document.forms) {
  let isSent = false;
  form.addEventListener('submit', (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  // the page may come back from the browser's cache
  addEventListener('pageshow', () => (isSent = false));
}
