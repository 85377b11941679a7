// What cannot be scrolled must fit, however long a poll's texts are: a projected page, and a frame or overlay.
const MIN_SCALE = 0.25;
/** Below this scale, words may be broken and less important texts go before everything shrinks further. */
const MIN_SCALE_OF_WORDS = 0.7;
/** A frame is read on the reader's own screen. */
const MIN_SCALE_OF_FRAME = 0.4;
/** Smaller, in pixels, a frame's text could not be read, and it scrolls instead. */
const MIN_FRAME_TEXT = 10;
const STEP = 0.05;

const root = document.documentElement;
const wide = matchMedia('(min-width: 60rem)');
const isHigher = () => root.scrollHeight > window.innerHeight;
const isWider = (element) => element.scrollWidth > element.clientWidth;

/**
 * Scales a projected page down until it fits the screen, and its addresses until each is on one line. Narrow screens such as phones
 * scroll instead.
 */
export function fitScreen() {
  delete root.dataset.tight;
  const overflows = () => isHigher() || [...root.querySelectorAll('[data-fits], [data-text]')].some(isWider);
  if (!wide.matches) root.style.removeProperty('--scale');
  else if (!shrinkTo(MIN_SCALE_OF_WORDS, overflows)) {
    root.dataset.tight = '';
    shrinkTo(MIN_SCALE, overflows);
  }
  root.querySelectorAll('[data-fits-line]').forEach(fitLine);
}

/** The same for a frame of any size. */
export function fitFrame() {
  root.style.removeProperty('--scale');
  const unscaled = Number.parseFloat(getComputedStyle(root).fontSize);
  shrinkTo(Math.max(MIN_SCALE_OF_FRAME, MIN_FRAME_TEXT / unscaled), isHigher);
}

function fitLine(line) {
  line.style.removeProperty('--narrowed');
  if (isWider(line)) line.style.setProperty('--narrowed', String(line.clientWidth / line.scrollWidth));
}

/** @returns whether the page fits */
function shrinkTo(min, overflows) {
  root.style.removeProperty('--scale');
  for (let scale = 1 - STEP; overflows(); scale -= STEP) {
    if (scale < min) return false;
    root.style.setProperty('--scale', String(scale));
  }
  return true;
}
