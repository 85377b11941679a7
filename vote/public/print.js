// A button that prints the page. Without JavaScript it is hidden, and the browser's own command does the same.
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}
