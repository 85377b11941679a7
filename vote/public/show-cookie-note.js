// Shows before a vote that this browser keeps no cookies. The server knows that only after a vote, and the page says so then, too.
function show() {
  for (const note of document.querySelectorAll('[data-cookie-note]')) note.hidden = navigator.cookieEnabled;
}

document.addEventListener('poll-shown', show);
show();
