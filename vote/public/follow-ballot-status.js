// Follows a ballot until it is known what became of it. Asked soon at first, then less and less; and again when the page is
// looked at, because a later vote may have come from another tab.
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
    // no connection: the next look may have one
  }
  if (element.dataset.ballotStatus !== 'queued') return;
  timer = setTimeout(look, delay);
  delay = Math.min(delay * 1.5, MAX_DELAY_MS);
}

function show(outcome) {
  // written only where it is news, so that it is read out once
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
