import { formatTotal, statusTexts } from './tally-model.js';

/** A screen reader cannot follow twenty changes a second: it hears the latest state, at most this often. */
const PAUSE_MS = 5_000;

/** @returns a function that has a text read out through this live region; it is asked for when its turn has come. */
export function createAnnouncer(region) {
  let timer;
  let latest;

  function speak() {
    timer = undefined;
    if (!latest) return;
    const text = latest();
    if (region.textContent !== text) region.textContent = text;
    latest = undefined;
    timer = setTimeout(speak, PAUSE_MS);
  }

  return (describe) => {
    latest = describe;
    if (!timer) speak();
  };
}

export function describeTally(tally) {
  const { status } = tally.snapshot;
  const shares = tally.bars().map((bar) => `${bar.text} ${bar.share}`);
  const parts = [
    status === 'open' ? '' : statusTexts[status],
    formatTotal(tally.snapshot),
    tally.headline(),
    shares.join(', '),
  ];
  return `${parts.filter((part) => part !== '').join('. ')}.`;
}
