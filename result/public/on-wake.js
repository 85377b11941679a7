const BEAT_MS = 1_000;
/** A page in the background is called once a minute at most, and is caught up when it is shown. */
const GAP_MS = 4_000;

/** Calls back when the device has slept, when the page is shown again after a while, and when the network is back. */
export function onWake(callback) {
  let latest = Date.now();

  function beat() {
    const now = Date.now();
    const slept = Math.abs(now - latest) > GAP_MS;
    latest = now;
    if (slept && !document.hidden) callback();
  }

  setInterval(beat, BEAT_MS);
  document.addEventListener('visibilitychange', beat);
  window.addEventListener('online', callback);
  window.addEventListener('pageshow', (event) => event.persisted && callback());
}
