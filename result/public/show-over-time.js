import { formatLocalSpan, formatLocalTime } from '/local-times.js';
import { areaPath, timeRows } from './over-time-model.js';
import { setText } from './set-text.js';

/** The service counts a poll's ballots at most twice a minute. */
const PAUSE_MS = 30_000;

/**
 * Shows how many votes there were over time, as an area and as a table, while the reader has that part open: a crowd of readers who do
 * not look costs nothing.
 * @param texts in the language of the page
 * @param url answers with the ballots over time
 */
export function showOverTime(texts, page, tally, url) {
  const part = page.querySelector('[data-over-time]');
  const note = (text) => setText(part, 'over-time-note', text);
  /** What was asked for last, if that was answered with all ballots. */
  let shown;
  let timer;
  let isAsking = false;
  let isDrawn = false;

  async function update() {
    clearTimeout(timer);
    isAsking = true;
    const pause = await ask();
    isAsking = false;
    if (part.open) timer = setTimeout(update, pause);
  }

  /** @returns how long to wait before the next time */
  async function ask() {
    const { version, status } = tally.snapshot;
    const current = `${version} ${status}`;
    if (document.hidden || current === shown) return PAUSE_MS;
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(60_000) });
      if (!answer.ok) {
        note(texts.dashboard.notAvailable);
        return Math.max(PAUSE_MS, Number(answer.headers.get('retry-after')) * 1_000 || 0);
      }
      const { ballotsOverTime, ballotsOutside } = await answer.json();
      draw(ballotsOverTime);
      // the latest ballots are added within seconds, without a new version
      shown = ballotsOutside === 0 || status === 'final' ? current : undefined;
    } catch {
      // no answer, or not a whole one
      note(texts.dashboard.notAvailable);
    }
    return PAUSE_MS;
  }

  function draw(buckets) {
    // one bucket would be a straight line
    const isShown = buckets.length > 1;
    isDrawn = true;
    part.querySelector('[data-over-time-shown]').hidden = !isShown;
    note(isShown ? '' : texts.dashboard.tooFew);
    if (!isShown) return;
    part.querySelector('[data-area]').setAttribute('d', areaPath(buckets));
    setText(part, 'area-span', formatLocalSpan(new Date(buckets[0].from), new Date(buckets.at(-1).to)));
    part.querySelector('[data-time-rows]').replaceChildren(...timeRows(texts, buckets).map(makeRow));
  }

  function show() {
    if (!part.open || isAsking) return;
    if (!isDrawn) note(texts.dashboard.counting);
    void update();
  }

  part.addEventListener('toggle', show);
  // opened before this script was there
  show();
}

function makeRow({ to, ballots }) {
  const row = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  head.textContent = formatLocalTime(new Date(to));
  row.append(head, Object.assign(document.createElement('td'), { textContent: ballots }));
  return row;
}
