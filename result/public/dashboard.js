// Connects the page to the server: draws each snapshot and shows the state of the connection.
import { io } from '/socket.io/socket.io.esm.min.js';
import { createAnnouncer, describeTally } from './announce.js';
import { drawEnd, drawTally } from './draw-tally.js';
import { fitScreen } from './fit-screen.js';
import { describePipeline } from './pipeline-model.js';
import { createTally } from './tally-model.js';

const page = document.querySelector('[data-snapshot]');
const tally = createTally(JSON.parse(page.dataset.snapshot));
const announce = createAnnouncer(page.querySelector('[data-announcement]'));
const isPresented = document.documentElement.classList.contains('present');
const strip = document.querySelector('[data-connection]');
const announceStrip = createAnnouncer(document.querySelector('[data-connection-announcement]'));
let pipeline;
let gone = false;

if (isPresented) {
  fitScreen();
  window.addEventListener('resize', fitScreen);
}

// retries without limit; the cap on the delay reconnects a screen soon after the server is back
const socket = io({
  transports: ['websocket'],
  // snapshots are enough
  auth: { stats: false },
  reconnectionDelay: 250,
  reconnectionDelayMax: 3_000,
  timeout: 5_000,
});

socket.on('tally', (snapshot) => {
  if (!tally.accept(snapshot)) return;
  drawTally(page, tally);
  if (isPresented) fitScreen();
  announce(() => describeTally(tally));
});

socket.on('gone', ({ detail }) => {
  gone = true;
  drawEnd(page);
  showConnection('gone', detail);
  if (isPresented) fitScreen();
});

// The server keeps no state for a closed connection. Each new one sends `watch` again and gets the latest snapshot.
socket.on('connect', () => {
  if (gone) return;
  socket.emit('watch', tally.snapshot.pollId, (answer) => {
    if (answer.ok) showPipeline();
    else showConnection('gone', answer.detail);
  });
});

socket.on('pipeline', (latest) => {
  pipeline = latest;
  if (strip.dataset.state === 'live') showPipeline();
});

socket.on('disconnect', (reason) => {
  showConnection('reconnecting', 'Reconnecting…');
  // after this reason alone, Socket.io does not reconnect by itself
  if (reason === 'io server disconnect') socket.connect();
});

socket.on('connect_error', () => {
  showConnection('reconnecting', 'Reconnecting…');
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

function showConnection(state, text, announced = text) {
  if (gone && state !== 'gone') return;
  strip.dataset.state = state;
  const element = strip.querySelector('[data-connection-text]');
  if (element.textContent === text) return;
  element.textContent = text;
  announceStrip(() => announced);
}
