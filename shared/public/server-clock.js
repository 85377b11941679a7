// The server's time in a page. Its own clock may be wrong, so the page counts on from what the server sends.

/** Milliseconds by which the server's clock is ahead of this page's own count, which no setting of the device's clock changes. */
let ahead = -Infinity;

/** Each time has been under way for a while, so the one that makes the latest is the closest. */
export function noteServerTime(iso, at = performance.now()) {
  const found = Date.parse(iso) - at;
  if (found > ahead) ahead = found;
}

/** The device's time if the server has sent none. */
export const serverNow = () => new Date(ahead === -Infinity ? Date.now() : ahead + performance.now());

const sent = document.querySelector('[data-now]')?.dataset.now;
// the server wrote it just before the answer began
if (sent) noteServerTime(sent, performance.getEntriesByType('navigation')[0]?.responseStart);
