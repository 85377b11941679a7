// Joins what the page shows with what the server sends.
import { io } from '/socket.io/socket.io.esm.min.js';
import { createAnnouncer } from './announce.js';
import { drawTally } from './draw-tally.js';
import { createTally } from './tally-model.js';

const page = document.querySelector('[data-snapshot]');
const tally = createTally(JSON.parse(page.dataset.snapshot));
const announce = createAnnouncer(page.querySelector('[data-announcement]'));

// it tries for ever; the cap keeps a screen close behind a server that is back
const socket = io({
  transports: ['websocket'],
  reconnectionDelay: 250,
  reconnectionDelayMax: 3_000,
  timeout: 5_000,
});

socket.on('tally', (snapshot) => {
  if (!tally.accept(snapshot)) return;
  drawTally(page, tally);
  announce(tally);
});

// The server forgets a screen with its connection, so every new one asks anew and gets what it missed as one snapshot.
socket.on('connect', () => {
  socket.emit('watch', tally.snapshot.pollId, (answer) => {
    if (answer.ok) showConnection('live', 'Live');
    else showConnection('gone', answer.detail);
  });
});

socket.on('disconnect', (reason) => {
  showConnection('reconnecting', 'Reconnecting…');
  // the one ending after which the client would not try again by itself
  if (reason === 'io server disconnect') socket.connect();
});

socket.on('connect_error', () => {
  showConnection('reconnecting', 'Reconnecting…');
});

function showConnection(state, text) {
  const element = document.querySelector('[data-connection]');
  if (element.dataset.state === state) return;
  element.dataset.state = state;
  element.querySelector('[data-connection-text]').textContent = text;
}
