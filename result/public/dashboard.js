// Connects the page to the server: draws each snapshot and shows the state of the connection.
import { noteServerTime } from '/server-clock.js';
import { io } from '/socket.io/socket.io.esm.min.js';
import { createAnnouncer, describeTally } from './announce.js';
import { drawEnd, drawTally } from './draw-tally.js';
import { fitScreen } from './fit-screen.js';
import { describeCompleteness, describePipeline, laterBound } from './pipeline-model.js';
import { createResultsPoller } from './poll-results.js';
import { createTally, describeSteps } from './tally-model.js';

const page = document.querySelector('[data-snapshot]');
const tally = createTally(JSON.parse(page.dataset.snapshot));
const announce = createAnnouncer(page.querySelector('[data-announcement]'));
const isPresented = document.documentElement.classList.contains('present');
const strip = document.querySelector('[data-connection]');
const announceStrip = createAnnouncer(document.querySelector('[data-connection-announcement]'));
let pipeline;
let gone = false;
/** Whether this connection has sent the poll. Before that, the numbers on the page may be older than the latest bound. */
let isCurrent = false;
let completeTo;

if (isPresented) {
  fitScreen();
  window.addEventListener('resize', fitScreen);
}

const receipt = new URLSearchParams(location.search).get('receipt');
const query = receipt === null ? '' : `?${new URLSearchParams({ receipt }).toString()}`;
const poller = createResultsPoller(`/p/${tally.snapshot.slug}/results${query}`, {
  onResults({ completeTo: bound, ...snapshot }) {
    if (tally.accept(snapshot)) showTally();
    completeTo = laterBound(completeTo, bound);
    drawCompleteness();
    showConnection('polling', 'Live updates are blocked here; numbers refresh every few seconds');
  },
  onFailure(status) {
    if (status === 404) showGone('This poll was deleted.');
    else showConnection('reconnecting', 'Reconnecting…');
  },
});
poller.start();

// retries without limit; the cap on the delay reconnects a screen soon after the server is back
const socket = io({
  transports: ['websocket'],
  // Snapshots are enough. The receipt is in the address if the voter's cookie is for another host.
  auth: { stats: false, receipt },
  reconnectionDelay: 250,
  reconnectionDelayMax: 3_000,
  timeout: 5_000,
});

socket.on('tally', (snapshot) => {
  isCurrent = true;
  noteServerTime(snapshot.at);
  if (tally.accept(snapshot)) showTally();
  showCompleteness();
});

function showTally() {
  drawTally(page, tally);
  if (isPresented) fitScreen();
  announce(() => describeTally(tally));
}

socket.on('gone', ({ detail }) => {
  showGone(detail);
});

function showGone(detail) {
  gone = true;
  poller.stop();
  drawEnd(page);
  showConnection('gone', detail);
  if (isPresented) fitScreen();
}

// The server keeps no state for a closed connection. Each new one sends `watch` again and gets the latest snapshot.
socket.on('connect', watch);
function watch() {
  isCurrent = false;
  if (gone || !socket.connected) return;
  socket.emit('watch', tally.snapshot.slug, (answer) => {
    if (answer.ok) {
      poller.stop();
      showPipeline();
    } else if (answer.retryAfter) setTimeout(watch, answer.retryAfter * 1_000);
    else showConnection('gone', answer.detail);
  });
}

socket.on('pipeline', (latest) => {
  pipeline = latest;
  // a fraction of a second ago, and every second: after this device has slept, its count is behind
  if (latest.completeTo) noteServerTime(latest.completeTo);
  if (strip.dataset.state === 'live') showPipeline();
  showCompleteness();
});

socket.on('disconnect', (reason) => {
  showConnection('reconnecting', 'Reconnecting…');
  if (!gone) poller.start();
  // after this reason alone, Socket.io does not reconnect by itself
  if (reason === 'io server disconnect') socket.connect();
});

socket.on('connect_error', () => {
  // while plain requests are answered, the numbers are not old
  if (strip.dataset.state !== 'polling') showConnection('reconnecting', 'Reconnecting…');
});

// After a first vote in another tab, the browser has a voter cookie that this connection did not send: reconnect to send it.
function reconnectAsVoter() {
  const { visible, resultsVisible } = tally.snapshot;
  if (document.hidden || visible || resultsVisible !== 'after_vote' || !socket.connected) return;
  socket.disconnect().connect();
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
  if (!isCurrent || !pipeline) return;
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
  if (gone && state !== 'gone') return;
  strip.dataset.state = state;
  const element = strip.querySelector('[data-connection-text]');
  if (element.textContent === text) return;
  element.textContent = text;
  announceStrip(() => announced);
}
