// Opens the page again when its poll closes, so that it does not offer a vote that would not be accepted. The server supplies
// the remaining time, because this device's clock may be wrong.

/** The longest that setTimeout can wait. */
const MAX_MS = 2 ** 31 - 1;

const left = Number(document.querySelector('[data-closes-in-ms]').dataset.closesInMs);
// a second later, when the server shows the poll as closed, too
// not reloaded, because that would submit a form again
if (left < MAX_MS - 1_000) setTimeout(() => location.replace(location.pathname), left + 1_000);
