// What cannot be scrolled must fit, however long a poll's texts are: a projected page, and a frame or overlay.
const MIN_SCALE = 0.25;
/** Below this scale, words may be broken and less important texts go before everything shrinks further. */
const MIN_SCALE_OF_WORDS = 0.7;
/** A frame is read on the reader's own screen. */
const MIN_SCALE_OF_FRAME = 0.4;
/** Smaller, in pixels, a frame's text could not be read, and it scrolls instead. */
const MIN_FRAME_TEXT = 10;
/** Scales are multiples of 1 / STEPS. */
const STEPS = 40;

const root = document.documentElement;
const wide = matchMedia('(min-width: 60rem)');
const isHigher = () => root.scrollHeight > window.innerHeight;
const isWider = (element) => element.scrollWidth > element.clientWidth;
const isTooLarge = () => isHigher() || [...root.querySelectorAll('[data-fits], [data-text]')].some(isWider);

/**
 * Scales a projected page down until it fits the screen, and each address until it fits its place. Narrow screens such as phones
 * scroll instead.
 */
export function fitScreen() {
  delete root.dataset.tight;
  if (!wide.matches) root.style.removeProperty('--scale');
  else if (!shrinkTo(MIN_SCALE_OF_WORDS, isTooLarge)) {
    root.dataset.tight = '';
    shrinkTo(MIN_SCALE, isTooLarge);
  }
  root.querySelectorAll('[data-fits-line]').forEach(fitLine);
}

/** The same after figures alone have changed: costs next to nothing as long as they fit, and nothing grows back while people look. */
export function keepFitting() {
  if (wide.matches && isTooLarge()) fitScreen();
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

/** By halves, because each attempt costs a layout. @returns whether the page fits */
function shrinkTo(min, overflows) {
  root.style.removeProperty('--scale');
  if (!overflows()) return true;
  const overflowsAt = (steps) => {
    root.style.setProperty('--scale', String(steps / STEPS));
    return overflows();
  };
  let fits = Math.ceil(min * STEPS);
  if (overflowsAt(fits)) return false;
  for (let tooLarge = STEPS; tooLarge - fits > 1;) {
    const between = Math.floor((fits + tooLarge) / 2);
    if (overflowsAt(between)) tooLarge = between;
    else fits = between;
  }
  root.style.setProperty('--scale', String(fits / STEPS));
  return true;
}
