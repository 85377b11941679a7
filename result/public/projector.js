// The page for a projector: scenes that keys, clickers and buttons move, each drawn from the latest snapshot of the poll.
import { createAnnouncer, describeTally } from './announce.js';
import { drawCode } from './draw-code.js';
import { drawCountdown } from './draw-countdown.js';
import { drawEndOfJoining, drawScene } from './draw-scene.js';
import { drawEnd, drawTally } from './draw-tally.js';
import { fadeAtRest } from './fade-at-rest.js';
import { fitScreen, keepFitting } from './fit-screen.js';
import { followOnScreen } from './follow-on-screen.js';
import { listenForCommands } from './listen-for-commands.js';
import { rememberScene } from './remember-scene.js';
import {
  describeScene,
  firstScene,
  nearestScene,
  showsResults,
  stepScene,
  toggleResults,
} from './scene-model.js';
import { createTally, formatTotal } from './tally-model.js';
import { pageTexts } from '/texts/catalogue.js';

const texts = pageTexts();
const root = document.documentElement;
const page = document.querySelector('[data-snapshot]');
const tally = createTally(texts, JSON.parse(page.dataset.snapshot));
const announce = createAnnouncer(page.querySelector('[data-announcement]'));
const sceneAnnouncement = document.querySelector('[data-scene-announcement]');
const keysDialog = document.querySelector('[data-keys]');

let scene = firstScene(tally.snapshot, new URLSearchParams(location.search).get('scene'));
let isGone = false;

// older browsers show the page as without scripts: one below the other, but no results where the scene has none
root.toggleAttribute('data-plain', !matchMedia('(scripting: enabled)').matches);

function show(next) {
  scene = next;
  rememberScene(scene);
  draw();
  sceneAnnouncement.textContent = describeScene(texts, scene, tally);
}

/** All that takes room but figures: while people vote, the sizes stay as they are. */
const layoutOf = ({ status, visible, question, description, options }) =>
  JSON.stringify([scene, isGone, status, visible, question, description, options.map(({ text }) => text)]);

let layout;

function draw() {
  drawTally(texts, page, tally);
  drawScene(texts, page, scene, tally);
  drawCountdown(texts, page, tally.snapshot);
  drawCode(page);
  if (isGone) drawGone();
  const next = layoutOf(tally.snapshot);
  if (next === layout) keepFitting();
  else fitScreen();
  layout = next;
}

function drawGone() {
  drawEnd(texts, page);
  drawEndOfJoining(page);
}

const run = {
  previous: () => show(stepScene(scene, -1, tally.snapshot)),
  next: () => show(stepScene(scene, 1, tally.snapshot)),
  join: () => show('join'),
  results: () => show(toggleResults(scene)),
  fullscreen() {
    if (document.fullscreenElement) void document.exitFullscreen();
    else if (document.fullscreenEnabled) void root.requestFullscreen();
  },
  black: () => setBlack(true),
  keys: () => (keysDialog.open ? keysDialog.close() : keysDialog.showModal()),
};

function setBlack(isBlack) {
  root.toggleAttribute('data-black', isBlack);
  sceneAnnouncement.textContent = isBlack ? texts.projector.black : describeScene(texts, scene, tally);
}

const isBlack = () => 'black' in root.dataset;

listenForCommands((name) => {
  if (isBlack()) setBlack(false);
  else run[name]();
});
document.addEventListener('click', ({ target }) => {
  // a button's command does it
  if (isBlack() && !target.closest('[data-command]')) setBlack(false);
});

followOnScreen(texts, tally, {
  onTally() {
    const next = nearestScene(scene, tally.snapshot);
    if (next === scene) draw();
    else show(next);
    announce(() =>
      showsResults(scene) ? describeTally(texts, tally) : `${formatTotal(texts, tally.snapshot)}.`,
    );
  },
  onGone() {
    isGone = true;
    draw();
  },
});

setInterval(() => {
  const hasChanged = [drawCountdown(texts, page, tally.snapshot), drawCode(page)].includes(true);
  if (hasChanged) fitScreen();
}, 1_000);

window.addEventListener('resize', fitScreen);
void document.fonts.ready.then(fitScreen);
document.querySelector('.controls').hidden = false;
document.querySelector("[data-command='fullscreen']").hidden = !document.fullscreenEnabled;
fadeAtRest();
rememberScene(scene);
draw();
