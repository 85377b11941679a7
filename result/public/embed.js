// A poll's results in a frame on someone else's page: what everyone may see, whatever this browser's cookies could prove.
import { createAnnouncer, describeTally } from './announce.js';
import { drawEnd, drawTally } from './draw-tally.js';
import { fitFrame } from './fit-screen.js';
import { followPoll } from './follow-poll.js';
import { createTally } from './tally-model.js';
import { pageTexts } from '/texts/catalogue.js';

const texts = pageTexts();
const page = document.querySelector('[data-snapshot]');
const tally = createTally(texts, JSON.parse(page.dataset.snapshot));
const announce = createAnnouncer(page.querySelector('[data-announcement]'));
const connection = page.querySelector('[data-connection]');

const stateTexts = {
  live: '',
  polling: '',
  reconnecting: texts.connection.reconnecting,
};

fitFrame();
window.addEventListener('resize', fitFrame);

followPoll(
  texts,
  tally.snapshot.slug,
  {
    auth: { stats: false, anonymous: true },
    fetchResults: (url, options) => fetch(url, { ...options, credentials: 'omit' }),
  },
  {
    onSnapshot(snapshot) {
      if (!tally.accept(snapshot)) return;
      drawTally(texts, page, tally);
      fitFrame();
      announce(() => describeTally(texts, tally));
    },
    onState(state, detail) {
      connection.dataset.state = state;
      connection.textContent = detail ?? stateTexts[state];
      if (state !== 'gone') return;
      drawEnd(texts, page);
      fitFrame();
    },
  },
);
