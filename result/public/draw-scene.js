import { optionLetter } from '/option-letter.js';
import { canJoin, describeWinner, hasNext, lengthOf, showsResults } from './scene-model.js';

const root = document.documentElement;

/** Shows a scene, and what belongs to all of them but is not in the tally that draw-tally.js draws. */
export function drawScene(texts, page, scene, tally) {
  const { snapshot } = tally;
  root.dataset.scene = scene;
  page.dataset.length = lengthOf(snapshot.question);
  drawJoin(page, canJoin(snapshot));
  drawList(page, 'choices', snapshot.options);
  const { title, leaders, figures } = describeWinner(texts, tally);
  page.querySelector('[data-winner-title]').textContent = title;
  page.querySelector('[data-winner-figures]').textContent = figures;
  drawList(page, 'winners', leaders);
  page.querySelector('[data-offer]').hidden = scene !== 'result' || !hasNext(scene, snapshot);
  drawCommands(texts, scene, snapshot);
}

/** Shows that nobody can vote any more. */
export const drawEndOfJoining = (page) => drawJoin(page, false);

function drawJoin(page, isOpen) {
  page.querySelector('[data-join]').hidden = !isOpen;
  page.querySelector('[data-no-join]').hidden = isOpen;
}

/** Options with their letters. Only changed ones are drawn again, so that selected text stays selected. */
function drawList(page, name, options) {
  const list = page.querySelector(`[data-${name}]`);
  const drawn = JSON.stringify(options.map(({ position, text }) => [position, text]));
  if (list.dataset[name] === drawn) return;
  list.dataset[name] = drawn;
  list.replaceChildren(...options.map(newChoice));
}

function newChoice({ position, text }) {
  const { content } = document.querySelector('[data-choice-template]');
  const choice = content.firstElementChild.cloneNode(true);
  const letter = optionLetter(position);
  choice.dataset.letter = letter;
  choice.querySelector('.letter').textContent = letter;
  choice.querySelector('[dir]').textContent = text;
  return choice;
}

function drawCommands(texts, scene, snapshot) {
  const button = (name) => document.querySelector(`.controls [data-command='${name}']`);
  button('previous').ariaDisabled = String(scene === 'join');
  button('next').ariaDisabled = String(!hasNext(scene, snapshot));
  button('join').ariaDisabled = String(scene === 'join');
  button('results').querySelector('[data-label]').textContent = showsResults(scene)
    ? texts.projector.hideResults
    : texts.projector.showResults;
}
