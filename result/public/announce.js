import { formatTotal } from './tally-model.js';

/** A screen reader cannot follow twenty changes a second: it hears the latest state, at most this often. */
const PAUSE_MS = 5_000;

/** @returns a function that has the tally read out through this live region. */
export function createAnnouncer(region) {
  let timer;
  let latest;

  function speak() {
    timer = undefined;
    if (!latest) return;
    region.textContent = describe(latest);
    latest = undefined;
    timer = setTimeout(speak, PAUSE_MS);
  }

  return (tally) => {
    latest = tally;
    if (!timer) speak();
  };
}

function describe(tally) {
  const shares = tally.bars().map((bar) => `${bar.text} ${bar.share}`);
  const parts = [formatTotal(tally.snapshot), tally.headline(), shares.join(', ')];
  return `${parts.filter((part) => part !== '').join('. ')}.`;
}
