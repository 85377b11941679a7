import { formatTotal } from './tally-model.js';

/** A screen reader cannot follow twenty changes a second. It announces the latest state, at most this often. */
const PAUSE_MS = 5_000;

/** @returns a function that announces a text in this live region; `describe` is called when the text is due */
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

export function describeTally(texts, tally) {
  const { status } = tally.snapshot;
  const shares = tally.bars().map((bar) => `${bar.text} ${bar.share}`);
  const parts = [
    status === 'open' ? '' : texts.results.statuses[status],
    formatTotal(texts, tally.snapshot),
    tally.headline(),
    shares.join(', '),
  ];
  return `${parts.filter((part) => part !== '').join('. ')}.`;
}
