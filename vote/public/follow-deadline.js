// A ballot that is still open on the screen when its poll closes would take a click that comes to nothing. The server says how
// long that is: this device's clock may be wrong.

/** The longest that setTimeout can wait. */
const MAX_MS = 2 ** 31 - 1;

const left = Number(document.querySelector('[data-closes-in-ms]').dataset.closesInMs);
// a moment later: by then the server says so, too
// asked for anew rather than reloaded: what was sent by a form is not sent again
if (left < MAX_MS - 1_000) setTimeout(() => location.replace(location.pathname), left + 1_000);
