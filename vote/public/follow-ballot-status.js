// Asks for the status of a ballot until it is no longer queued: often at first, then less and less. Asks again when the page
// becomes visible, because a later vote may have been cast in another tab.
import { describeBallotStatus } from './ballot-status-model.js';

const FIRST_MS = 150;
const MAX_DELAY_MS = 5_000;

const element = document.querySelector('[data-receipt]');
const text = element?.querySelector('[data-ballot-status-text]');
let delay = FIRST_MS;
let timer;

async function look() {
  clearTimeout(timer);
  try {
    const answer = await fetch(element.dataset.receipt, { headers: { Accept: 'application/json' } });
    if (answer.ok) show(describeBallotStatus(await answer.json()));
  } catch {
    // no connection: the next request may succeed
  }
  if (element.dataset.ballotStatus !== 'queued') return;
  timer = setTimeout(look, delay);
  delay = Math.min(delay * 1.5, MAX_DELAY_MS);
}

function show(outcome) {
  // written only if it has changed, so that screen readers read it out once
  if (element.dataset.ballotStatus === outcome.status) return;
  element.dataset.ballotStatus = outcome.status;
  text.textContent = outcome.text;
}

if (element) {
  if (element.dataset.ballotStatus === 'queued') timer = setTimeout(look, FIRST_MS);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && ['queued', 'counted'].includes(element.dataset.ballotStatus)) void look();
  });
}
