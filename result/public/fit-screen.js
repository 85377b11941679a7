// What cannot be scrolled must fit, however long a poll's texts are: a projected page, and a frame or overlay.
const MIN_SCALE = 0.4;
/** Below this scale, the run-off's table is hidden before everything shrinks further. */
const MIN_SCALE_WITH_TABLE = 0.85;
/** Smaller, in pixels, a frame's text could not be read, and it scrolls instead. */
const MIN_FRAME_TEXT = 10;
const STEP = 0.05;

const root = document.documentElement;
const wide = matchMedia('(min-width: 60rem)');
const overflows = () => root.scrollHeight > window.innerHeight;

/** Scales the page down until it fits the height of the screen. Narrow screens such as phones scroll instead. */
export function fitScreen() {
  delete root.dataset.tight;
  root.style.removeProperty('--scale');
  if (!wide.matches || shrinkTo(MIN_SCALE_WITH_TABLE)) return;
  root.dataset.tight = '';
  shrinkTo(MIN_SCALE);
}

/** The same for a frame of any size. */
export function fitFrame() {
  root.style.removeProperty('--scale');
  const unscaled = Number.parseFloat(getComputedStyle(root).fontSize);
  shrinkTo(Math.max(MIN_SCALE, MIN_FRAME_TEXT / unscaled));
}

/** @returns whether the page fits */
function shrinkTo(min) {
  root.style.removeProperty('--scale');
  for (let scale = 1 - STEP; overflows(); scale -= STEP) {
    if (scale < min) return false;
    root.style.setProperty('--scale', String(scale));
  }
  return true;
}
