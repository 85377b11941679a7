// Draws each snapshot of the poll with all that is known of it.
import { createAnnouncer, describeTally } from './announce.js';
import { drawFigures } from './draw-figures.js';
import { drawEnd, drawTally } from './draw-tally.js';
import { followOnScreen } from './follow-on-screen.js';
import { describeOthersView } from './others-view.js';
import { describeCompleteness, laterBound } from './pipeline-model.js';
import { playRounds } from './play-rounds.js';
import { describeRounds } from './round-sentences.js';
import { setText } from './set-text.js';
import { showOverTime } from './show-over-time.js';
import { createTally, describeSteps } from './tally-model.js';
import { pageTexts } from '/texts/catalogue.js';

const texts = pageTexts();
const page = document.querySelector('[data-snapshot]');
const tally = createTally(texts, JSON.parse(page.dataset.snapshot));
const announce = createAnnouncer(page.querySelector('[data-announcement]'));
const figures = drawFigures(texts, page, tally);
const rounds = playRounds(texts, page, (sentence) => {
  drawBars();
  // at once, and not in turn with the votes
  setText(page, 'step-announcement', sentence);
});
const byVotes = page.querySelector('[data-by-votes]');

let pipeline;
let completeTo;

const follower = followOnScreen(texts, tally, {
  onTally() {
    showRounds();
    drawBars();
    drawOthersView();
    announce(() => describeTally(texts, tally));
  },
  onSnapshot() {
    // also without a newer one: after a pause, the votes from here on are known
    figures.note();
    showCompleteness();
  },
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
  onGone: () => drawEnd(texts, page),
});

showRounds();
drawBars();
showOverTime(texts, page, tally, exportUrl());
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
  rounds.update(describeRounds(texts, tally.snapshot));
}

function drawBars() {
  // a final result is in this order
  byVotes.hidden = tally.snapshot.status === 'final' || tally.snapshot.total === 0;
  drawTally(texts, page, tally, { byVotes: byVotes.ariaPressed === 'true', round: rounds.round });
}

/** Only pages of managers have it. */
function drawOthersView() {
  const element = page.querySelector('[data-others-view]');
  if (!element) return;
  const text = describeOthersView(texts, tally.snapshot);
  element.hidden = text === '';
  setText(page, 'others-view', text);
}

// Not a live region: a screen reader would read it out every second. What was shown stays true without a connection.
function showCompleteness() {
  if (!follower.isCurrent() || !pipeline) return;
  completeTo = laterBound(completeTo, pipeline.completeTo);
  drawCompleteness();
}

function drawCompleteness() {
  const isStep = describeSteps(texts, tally.snapshot) !== '';
  const text = isStep ? '' : describeCompleteness(texts, completeTo, tally.snapshot.status);
  if (isStep || text !== '') page.querySelector('[data-complete-to]').hidden = isStep;
  setText(page, 'complete-to', text);
}
