// Draws the ballot of a new poll as a phone shows it, from the form and whenever it changes. It is only for the eyes: the form says
// the same.
import { optionLetter } from '/option-letter.js';
import { pageTexts } from '/texts/catalogue.js';

const texts = pageTexts();
/** More do not fit on the phone. */
const MAX_SHOWN = 6;

function create(name, text, className = '', children = []) {
  const element = document.createElement(name);
  element.textContent = text;
  element.className = className;
  element.append(...children);
  return element;
}

/** A text that people write, in its own direction, or until it is there a placeholder in grey. */
function written(name, className, text, placeholder) {
  const element = create(name, text || placeholder, text ? className : `${className} missing`);
  element.dir = 'auto';
  return element;
}

function createOption(text, position, kind) {
  const letter = optionLetter(position);
  const mark = create('span', kind === 'ranked' ? '+' : '', `mark ${kind}`);
  const row = create('li', '', '', [create('span', letter, 'letter'), written('span', '', text, '…'), mark]);
  row.dataset.letter = letter;
  return row;
}

/** @param phone the element to draw into */
export function createPreview(form, phone) {
  function draw() {
    const { question, description, kind, maxChoices, voteChange, voters } = form.elements;
    const all = [...form.querySelectorAll('[name=option]')].map(({ value }) => value.trim());
    const given = all.filter((text, position) => text !== '' || position < 2);
    const limit = kind.value === 'multiple' && Number(maxChoices.value);
    const options = given
      .slice(0, MAX_SHOWN)
      .map((text, position) => createOption(text, position, kind.value));
    // where anyone may vote, each vote is another voter's
    const mayChange = voteChange.checked && voters.value !== 'anyone';
    const more = given.length - options.length;
    phone.replaceChildren(
      written('p', 'asked', question.value.trim(), texts.preview.question),
      ...(description.value.trim() ? [written('p', 'described', description.value.trim())] : []),
      create(
        'p',
        `${limit ? texts.preview.chooseUpTo(limit) : texts.preview.instructions[kind.value]} ${mayChange ? texts.preview.mayChange : texts.preview.final}`,
        'told',
      ),
      create('ol', '', '', options),
      ...(more > 0 ? [create('p', texts.preview.more(more), 'told')] : []),
      create('p', texts.preview.vote, 'vote'),
    );
  }
  form.addEventListener('input', draw);
  draw();
}
