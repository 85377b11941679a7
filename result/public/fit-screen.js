// Nobody scrolls a wall: on a projector's screen all of a poll fits, however long its texts are.
const LEAST_SCALE = 0.4;
/** Below this a run-off's table gives way, rather than that everything shrinks further. */
const LEAST_WITH_TABLE = 0.85;
const STEP = 0.05;

const root = document.documentElement;
const wide = matchMedia('(min-width: 60rem)');
const overflows = () => root.scrollHeight > window.innerHeight;

/** Scales the page down until it fits the height of the screen; not on a telephone, where one scrolls. */
export function fitScreen() {
  delete root.dataset.tight;
  root.style.removeProperty('--scale');
  if (!wide.matches || shrinkTo(LEAST_WITH_TABLE)) return;
  root.dataset.tight = '';
  shrinkTo(LEAST_SCALE);
}

/** @returns whether it fits. */
function shrinkTo(least) {
  root.style.removeProperty('--scale');
  for (let scale = 1 - STEP; overflows(); scale -= STEP) {
    if (scale < least) return false;
    root.style.setProperty('--scale', String(scale));
  }
  return true;
}
