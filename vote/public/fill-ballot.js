// Filling in the ballot: choose first, then confirm in the bar at the bottom, which names the choice. A vote that was cast is at
// rest until the voter wants to change it. Without JavaScript the same form has an ordinary button.
import { announce, main } from './ballot-page.js';
import { describeCast, joinChoices } from './choice-model.js';
import { orderOf } from './ranking-model.js';
import { rankOptions } from './rank-options.js';
import { pageTexts } from './texts/catalogue.js';

const texts = pageTexts();
let changing = false;

const findForm = () => main.querySelector('form.vote');

/** After a vote was cast. */
export function endChange() {
  changing = false;
}

/** The chosen options in the order of the ballot, for a ranked one in the voter's order. */
export function readChoices(form) {
  const options = [...form.querySelectorAll('label.option')].map((label) => ({
    input: label.querySelector('input'),
    letter: label.dataset.letter,
    text: label.querySelector('.option-text').textContent,
  }));
  const positions =
    form.dataset.kind === 'ranked'
      ? orderOf(options.map(({ input }) => input.value))
      : options.flatMap(({ input }, position) => (input.checked ? [position] : []));
  return positions.map((position) => ({
    position,
    letter: options[position].letter,
    text: options[position].text,
  }));
}

function prepare() {
  const ballot = main.querySelector('#ballot');
  const form = findForm();
  if (!form) {
    changing = false;
    return;
  }
  for (const list of form.querySelectorAll('.ranking, .ranking-hint')) list.remove();
  if (form.dataset.kind === 'ranked') rankOptions(texts, form);
  for (const button of ballot.querySelectorAll('[data-change], [data-back]')) button.hidden = false;
  ballot.toggleAttribute('data-changing', changing);
  draw();
}

/** What the voter has chosen, in the bar. */
function draw() {
  const form = findForm();
  if (!form) return;
  const choices = readChoices(form);
  const { kind } = form.dataset;
  const voted = 'voted' in main.querySelector('#ballot').dataset;
  const isSame = voted && joinChoices(choices, kind) === main.dataset.choices;
  form.toggleAttribute('data-chosen', choices.length > 0 && !isSame);
  const button = form.querySelector('[data-cast]');
  const words = document.createElement('span');
  words.append(...describeCast(texts, isSame ? [] : choices, kind, voted).map(draft));
  button.replaceChildren(words);
  button.disabled = isSame;
  form.querySelector('[data-back]').hidden = !voted;
  if (kind === 'multiple') limit(form, choices.length);
}

/** A part of a text: plain, or what someone wrote, kept apart from the words around it. */
function draft(part) {
  if (typeof part === 'string') return part;
  const element = document.createElement('bdi');
  element.textContent = part.text;
  return element;
}

/** Says how many are chosen. At the limit the rest cannot be, and the reason is there to read. */
function limit(form, count) {
  const max = Number(form.dataset.max);
  const inputs = [...form.querySelectorAll('label.option input')];
  const isFull = count >= max && max < inputs.length;
  const line = form.querySelector('[data-chosen]');
  if (isFull) line.textContent = texts.choosing.full(count, max);
  else if (max < inputs.length) line.textContent = texts.choosing.chosenOf(count, max);
  else line.textContent = texts.choosing.chosen(count);
  line.id = 'limit';
  for (const input of inputs) {
    const isOut = isFull && !input.checked;
    input.closest('label').toggleAttribute('data-full', isOut);
    if (isOut) input.setAttribute('aria-disabled', 'true');
    else input.removeAttribute('aria-disabled');
    if (isOut) input.setAttribute('aria-describedby', line.id);
    else input.removeAttribute('aria-describedby');
  }
}

function showChange(isChanging) {
  changing = isChanging;
  const ballot = main.querySelector('#ballot');
  if (!isChanging) findForm().reset();
  prepare();
  const find = (selector) => ballot.querySelector(selector);
  // the arrow keys start from the radio button that has the focus
  const next = isChanging ? (find('input:checked') ?? find('.take, .option input')) : find('[data-change]');
  next?.focus();
}

main.addEventListener('click', (event) => {
  const { target } = event;
  if (target.closest('[data-change]')) showChange(true);
  else if (target.closest('[data-back]')) showChange(false);
  else if (target.matches('input[aria-disabled]')) {
    event.preventDefault();
    announce(findForm().querySelector('[data-chosen]').textContent);
  }
});
main.addEventListener('input', (event) => {
  if (!event.target.closest('form.vote')) return;
  draw();
  if (findForm().dataset.kind === 'multiple') announce(findForm().querySelector('[data-chosen]').textContent);
});
document.addEventListener('poll-shown', prepare);
prepare();
