// Keeps an open ballot page in step with its poll: it closes, opens, is changed, reset or deleted. Asks for the poll's revision,
// and fetches the page again only if that differs: at once when result's socket reports a change, and otherwise with plain GETs,
// often if there is no socket.
import { io } from './socket.io-client/socket.io.esm.min.js';
import { announce, fetchPage, isBusy, main, showPage } from './ballot-page.js';
import { describePollChange } from './poll-change-model.js';
import { pageTexts } from './texts/catalogue.js';

const texts = pageTexts();

const EVERY_MS = 1_500;
const EVERY_MS_WITH_SOCKET = 10_000;
/** After a change, every instance of vote knows of it within a second. */
const KNOWN_MS = 1_000;
/** All ballots of a hall learn of a change at once. Each asks at a moment of its own, so that vote is not asked by all at once. */
const SPREAD_MS = 800;
/** The longest that setTimeout can wait. */
const MAX_MS = 2 ** 31 - 1;

let timer;
let timeOfChange;
let ended = false;
let isFollowing = false;
/** Whether another vote may count than this page shows. The poll's revision does not say so. */
let isStale = false;

async function check() {
  clearTimeout(timer);
  try {
    if (isStale && !isBusy()) await refresh();
    if (!document.hidden && !isBusy()) await compare();
  } catch {
    // no connection: the next request may succeed
  }
  if (!ended) timer = setTimeout(check, isFollowing && !isStale ? EVERY_MS_WITH_SOCKET : EVERY_MS);
}

async function compare() {
  const headers = {
    Accept: 'application/json',
    'If-None-Match': `"${main.dataset.revision}"`,
    // otherwise the browser adds no-cache, and the server never answers 304
    'Cache-Control': 'max-age=0',
  };
  const answer = await fetch(`/p/${main.dataset.poll}`, { headers });
  if (answer.status === 404) showEnd();
  else if (answer.ok) await refresh();
}

async function refresh() {
  const page = await fetchPage();
  if (isBusy() || !page) return;
  isStale = false;
  const before = describe(main);
  showPage(page, true);
  announce(describePollChange(texts, before, describe(main)));
}

function showEnd() {
  ended = true;
  const ballot = main.querySelector('#ballot');
  const text = document.createElement('p');
  text.className = 'fault';
  text.textContent = texts.changes.deleted;
  ballot.replaceChildren(text);
  // the problem of an earlier form, the times, and the links to a result that is gone as well
  for (const other of main.querySelectorAll('#fault, .times, #ballot ~ *')) other.remove();
  announce(texts.changes.deleted);
  document.dispatchEvent(new Event('poll-ended'));
}

const describe = ({ dataset }) => ({
  status: dataset.status,
  optionsVersion: dataset.optionsVersion,
  question: main.querySelector('h1').textContent,
  voted: main.querySelector('[data-choice] strong') !== null,
});

/** The server supplies the remaining time, because this device's clock may be wrong. */
function awaitChange() {
  clearTimeout(timeOfChange);
  const left = Number(main.dataset.closesInMs ?? main.dataset.opensInMs ?? Infinity);
  if (left < MAX_MS - 100) timeOfChange = setTimeout(check, left + 100);
}

// `io` has the same settings as on the dashboard
const socket = io(main.dataset.socket, {
  transports: ['websocket'],
  auth: { stats: false, pipeline: false },
  reconnectionDelay: 250,
  reconnectionDelayMax: 10_000,
  timeout: 5_000,
});
socket.on('connect', () => {
  socket.emit('follow', main.dataset.poll, (answer) => {
    isFollowing = answer.ok;
    void check();
    // the poll may have changed just before, and the instance of vote that answers may not know it yet
    setTimeout(check, KNOWN_MS);
  });
});
socket.on('disconnect', () => {
  isFollowing = false;
  void check();
});
for (const event of ['changed', 'gone'])
  socket.on(event, () => {
    const pause = Math.random() * SPREAD_MS;
    setTimeout(check, pause);
    setTimeout(check, pause + KNOWN_MS);
  });
document.addEventListener('visibilitychange', check);
document.addEventListener('poll-shown', awaitChange);
// the voter has voted again elsewhere
document.addEventListener('ballot-replaced', () => {
  isStale = true;
  void check();
});
window.addEventListener('pageshow', ({ persisted }) => {
  // the page of a voter who has left, with what they ticked
  if (persisted && main.querySelector('[name=voter]')) location.reload();
});
awaitChange();
timer = setTimeout(check, EVERY_MS);
