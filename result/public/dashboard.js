// Draws each snapshot of the poll with all that is known of it.
import { createAnnouncer, describeTally } from './announce.js';
import { drawFigures } from './draw-figures.js';
import { drawEnd, drawTally } from './draw-tally.js';
import { followOnScreen } from './follow-on-screen.js';
import { describeCompleteness, laterBound } from './pipeline-model.js';
import { playRounds } from './play-rounds.js';
import { describeRounds } from './round-sentences.js';
import { setText } from './set-text.js';
import { showOverTime } from './show-over-time.js';
import { createTally, describeSteps } from './tally-model.js';

const page = document.querySelector('[data-snapshot]');
const tally = createTally(JSON.parse(page.dataset.snapshot));
const announce = createAnnouncer(page.querySelector('[data-announcement]'));
const figures = drawFigures(page, tally);
const rounds = playRounds(page, (sentence) => {
  drawBars();
  // at once, and not in turn with the votes
  setText(page, 'step-announcement', sentence);
});
const byVotes = page.querySelector('[data-by-votes]');

let pipeline;
let completeTo;

const follower = followOnScreen(tally, {
  onTally() {
    showRounds();
    drawBars();
    figures.note();
    announce(() => describeTally(tally));
  },
  onSnapshot: showCompleteness,
  onBound(bound) {
    completeTo = laterBound(completeTo, bound);
    drawCompleteness();
  },
  onPipeline(latest) {
    pipeline = latest;
    showCompleteness();
  },
  onWatching: figures.showWatching,
  onLost: figures.pause,
  onGone: () => drawEnd(page),
});

showRounds();
drawBars();
showOverTime(page, tally, exportUrl());
byVotes.addEventListener('click', () => {
  byVotes.ariaPressed = String(byVotes.ariaPressed !== 'true');
  drawBars();
});

/** An area on a phone has room for some sixty entries. The receipt in this page's address may show more than its cookies. */
function exportUrl() {
  const query = new URLSearchParams({ entries: 60 });
  const receipt = new URLSearchParams(location.search).get('receipt');
  if (receipt !== null) query.set('receipt', receipt);
  return `/p/${tally.snapshot.slug}/export.json?${query.toString()}`;
}

function showRounds() {
  rounds.update(describeRounds(tally.snapshot));
}

function drawBars() {
  // a final result is in this order
  byVotes.hidden = tally.snapshot.status === 'final' || tally.snapshot.total === 0;
  drawTally(page, tally, { byVotes: byVotes.ariaPressed === 'true', round: rounds.round });
}

// Not a live region: a screen reader would read it out every second. What was shown stays true without a connection.
function showCompleteness() {
  if (!follower.isCurrent() || !pipeline) return;
  completeTo = laterBound(completeTo, pipeline.completeTo);
  drawCompleteness();
}

function drawCompleteness() {
  const isStep = describeSteps(tally.snapshot) !== '';
  const text = isStep ? '' : describeCompleteness(completeTo, tally.snapshot.status);
  if (isStep || text !== '') page.querySelector('[data-complete-to]').hidden = isStep;
  setText(page, 'complete-to', text);
}
