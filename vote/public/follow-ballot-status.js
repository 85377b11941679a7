// Asks for the status of a ballot until it is no longer queued: often at first, then less and less. Asks again when the page
// becomes visible, because a later vote may have been cast in another tab.
import { describeBallotStatus } from './ballot-status-model.js';
import { pageTexts } from './texts/catalogue.js';

const texts = pageTexts();
const FIRST_MS = 150;
const MAX_DELAY_MS = 5_000;

/** The page may be replaced meanwhile (follow-poll.js). */
const find = () => document.querySelector('[data-receipt]');
let delay = FIRST_MS;
let timer;

async function look() {
  clearTimeout(timer);
  const element = find();
  if (!element) return;
  try {
    const answer = await fetch(element.dataset.receipt, { headers: { Accept: 'application/json' } });
    const withdraws = 'withdraws' in element.dataset;
    if (answer.ok) show(element, describeBallotStatus(texts, await answer.json(), withdraws));
  } catch {
    // no connection: the next request may succeed
  }
  if (element.dataset.ballotStatus !== 'queued') return;
  timer = setTimeout(look, delay);
  delay = Math.min(delay * 1.5, MAX_DELAY_MS);
}

function show(element, outcome) {
  // written only if it has changed, so that screen readers read it out once
  if (element.dataset.ballotStatus === outcome.status) return;
  element.dataset.ballotStatus = outcome.status;
  element.querySelector('[data-ballot-status-text]').textContent = outcome.text;
  if (outcome.status === 'replaced') document.dispatchEvent(new Event('ballot-replaced'));
}

function start() {
  clearTimeout(timer);
  delay = FIRST_MS;
  if (find()?.dataset.ballotStatus === 'queued') timer = setTimeout(look, FIRST_MS);
}

start();
document.addEventListener('poll-shown', start);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && ['queued', 'counted'].includes(find()?.dataset.ballotStatus)) void look();
});
