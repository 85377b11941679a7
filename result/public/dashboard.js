// Draws each snapshot of the poll, and shows the state of the connection and of the way of the votes.
import { createAnnouncer, describeTally } from './announce.js';
import { drawEnd, drawTally } from './draw-tally.js';
import { followPoll } from './follow-poll.js';
import { describeCompleteness, describePipeline, laterBound } from './pipeline-model.js';
import { createTally, describeSteps } from './tally-model.js';

const page = document.querySelector('[data-snapshot]');
const tally = createTally(JSON.parse(page.dataset.snapshot));
const announce = createAnnouncer(page.querySelector('[data-announcement]'));
const strip = document.querySelector('[data-connection]');
const announceStrip = createAnnouncer(document.querySelector('[data-connection-announcement]'));

const stateTexts = {
  polling: 'Live updates are blocked here; numbers refresh every few seconds',
  reconnecting: 'Reconnecting…',
};

let pipeline;
let completeTo;

const receipt = new URLSearchParams(location.search).get('receipt');
const follower = followPoll(
  tally.snapshot.slug,
  {
    // Snapshots are enough. The receipt is in the address if the voter's cookie is for another host.
    auth: { stats: false, receipt },
    query: receipt === null ? '' : `?${new URLSearchParams({ receipt }).toString()}`,
  },
  {
    onSnapshot(snapshot) {
      if (tally.accept(snapshot)) showTally();
      showCompleteness();
    },
    onBound(bound) {
      completeTo = laterBound(completeTo, bound);
      drawCompleteness();
    },
    onPipeline(latest) {
      pipeline = latest;
      if (strip.dataset.state === 'live') showPipeline();
      showCompleteness();
    },
    onState(state, detail) {
      if (state === 'live') showPipeline();
      else showConnection(state, detail ?? stateTexts[state]);
      if (state === 'gone') drawEnd(page);
    },
  },
);

function showTally() {
  drawTally(page, tally);
  announce(() => describeTally(tally));
}

const byVotes = page.querySelector('[data-by-votes]');
if (byVotes) {
  byVotes.hidden = tally.snapshot.status === 'final';
  byVotes.addEventListener('click', () => {
    byVotes.ariaPressed = String(byVotes.ariaPressed !== 'true');
    drawTally(page, tally);
  });
}

// After a first vote in another tab, the browser has a voter cookie that this connection did not send: reconnect to send it.
function reconnectAsVoter() {
  const { visible, resultsVisible } = tally.snapshot;
  if (!document.hidden && !visible && resultsVisible === 'after_vote') follower.reconnect();
}
document.addEventListener('visibilitychange', reconnectAsVoter);
window.addEventListener('focus', reconnectAsVoter);

function showPipeline() {
  const { health, text, announced } = describePipeline(pipeline);
  strip.dataset.pipeline = health;
  showConnection('live', text, announced);
}

// Not a live region: a screen reader would read it out every second. What was shown stays true without a connection.
function showCompleteness() {
  if (!follower.isCurrent() || !pipeline) return;
  completeTo = laterBound(completeTo, pipeline.completeTo);
  drawCompleteness();
}

function drawCompleteness() {
  const element = page.querySelector('[data-complete-to]');
  const isStep = describeSteps(tally.snapshot) !== '';
  const text = isStep ? '' : describeCompleteness(completeTo, tally.snapshot.status);
  if (isStep || text !== '') element.hidden = isStep;
  if (element.textContent !== text) element.textContent = text;
}

function showConnection(state, text, announced = text) {
  strip.dataset.state = state;
  const element = strip.querySelector('[data-connection-text]');
  if (element.textContent === text) return;
  element.textContent = text;
  announceStrip(() => announced);
}
