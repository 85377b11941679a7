/** How long the mouse rests before the controls fade, in milliseconds. */
const REST_MS = 3_000;

/** Sets `data-awake` on the page while the mouse moves, a finger touches or the focus moves, and for a moment after. */
export function fadeAtRest() {
  const root = document.documentElement;
  let timer;
  let place = '';

  function wake() {
    root.dataset.awake = '';
    clearTimeout(timer);
    timer = setTimeout(() => delete root.dataset.awake, REST_MS);
  }

  document.addEventListener('pointermove', ({ screenX, screenY }) => {
    // browsers also send this when something moves under a mouse at rest
    const next = `${screenX} ${screenY}`;
    if (next !== place) wake();
    place = next;
  });
  document.addEventListener('pointerdown', wake);
  document.addEventListener('focusin', wake);
  wake();
}
