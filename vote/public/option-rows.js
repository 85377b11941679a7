// The rows of a poll's options: they are added by typing in the last one, by Enter and by pasting lines, and can be moved and
// removed. Without it the form has as many rows as the server sends.
import { optionLetter } from '/option-letter.js';
import { pasteLines, splitLines } from '/option-rows-model.js';
import { pageTexts } from '/texts/catalogue.js';

const texts = pageTexts();

const MAX_OPTIONS = 20;
const MIN_ROWS = 3;

/** @returns read(), the options that are not empty, and write(options), which replaces all */
export function createOptionRows(fieldset) {
  const list = fieldset.querySelector('ol');
  const note = fieldset.querySelector('[data-note]');
  const announcement = fieldset.querySelector('[data-announcement]');
  const pattern = list.lastElementChild.cloneNode(true);
  let nextId = list.children.length;

  const rows = () => [...list.children];
  const fieldOf = (row) => row.querySelector('input');
  const isEmpty = (row) => fieldOf(row).value.trim() === '';
  const isSpare = (row) => row === list.lastElementChild && isEmpty(row) && rows().length >= MIN_ROWS;
  const rowOf = (event) => event.target.closest('li');
  const changed = () => list.dispatchEvent(new Event('input', { bubbles: true }));

  function createRow() {
    const row = pattern.cloneNode(true);
    const field = fieldOf(row);
    field.value = '';
    field.id = row.querySelector('label').htmlFor = `options.${nextId++}`;
    field.removeAttribute('aria-invalid');
    field.removeAttribute('aria-describedby');
    row.querySelector('.field-fault')?.remove();
    addTools(row);
    return row;
  }

  function addTools(row) {
    const tools = document.createElement('span');
    tools.className = 'tools';
    for (const [name, sign] of Object.entries({ up: '↑', down: '↓', remove: '×' })) {
      const button = document.createElement('button');
      Object.assign(button, { type: 'button', textContent: sign });
      button.dataset.tool = name;
      tools.append(button);
    }
    row.append(tools);
  }

  /** Keeps an empty row at the end, and updates letters, names and buttons to fit the order. */
  function settle() {
    while (
      list.children.length < MIN_ROWS ||
      (list.children.length < MAX_OPTIONS && !isEmpty(list.lastElementChild))
    )
      list.append(createRow());
    rows().forEach((row, place) => {
      row.classList.toggle('spare', isSpare(row));
      const letter = optionLetter(place);
      row.dataset.letter = row.querySelector('.letter').textContent = letter;
      row.querySelector('label').textContent = texts.creating.option(letter);
      fieldOf(row).required = place < 2;
      fieldOf(row).placeholder = isSpare(row) ? texts.creating.addOption : '';
      const { moveUp, moveDown, remove: describeRemoval } = texts.creating;
      const describe = { up: moveUp, down: moveDown, remove: describeRemoval };
      for (const button of row.querySelectorAll('[data-tool]')) {
        button.title = describe[button.dataset.tool](letter);
        button.setAttribute('aria-label', button.title);
      }
      row.querySelector('[data-tool="up"]').disabled = place === 0;
      row.querySelector('[data-tool="down"]').disabled =
        !row.nextElementSibling || isSpare(row.nextElementSibling);
    });
  }

  const read = () =>
    rows()
      .filter((row) => !isEmpty(row))
      .map((row) => fieldOf(row).value);

  function write(options) {
    for (const row of rows().slice(options.length)) row.remove();
    options.forEach((text, place) => {
      if (!list.children[place]) list.append(createRow());
      fieldOf(list.children[place]).value = text;
    });
    changed();
  }

  function goToNext(row) {
    const next = row.nextElementSibling;
    if (next && !isEmpty(next) && !isEmpty(row)) {
      const spare = rows().length === MAX_OPTIONS ? list.lastElementChild : createRow();
      if (isEmpty(spare)) row.after(spare);
    }
    settle();
    fieldOf(row.nextElementSibling ?? row).focus();
  }

  function move(row, button) {
    // the neighbour is moved, because an element that is moved loses the focus
    if (button.dataset.tool === 'up') row.after(row.previousElementSibling);
    else row.before(row.nextElementSibling);
    changed();
    announcement.textContent = texts.creating.movedTo(optionLetter(rows().indexOf(row)));
    if (button.disabled) fieldOf(row).focus();
  }

  function remove(row) {
    const neighbour = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    changed();
    announcement.textContent = texts.creating.removed;
    fieldOf(neighbour).focus();
  }

  list.addEventListener('input', settle);
  list.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || !event.target.matches('input')) return;
    event.preventDefault();
    goToNext(rowOf(event));
  });
  list.addEventListener('paste', (event) => {
    const lines = splitLines(event.clipboardData.getData('text'));
    if (lines.length < 2) return;
    event.preventDefault();
    const field = event.target;
    field.setRangeText(lines[0]);
    const given = rows().map((row) => fieldOf(row).value);
    const pasted = pasteLines(given, rows().indexOf(rowOf(event)), field.value, lines, MAX_OPTIONS);
    write(pasted.options);
    fieldOf(list.children[pasted.last]).focus();
    note.textContent = pasted.leftOut > 0 ? texts.creating.leftOut(MAX_OPTIONS, pasted.leftOut) : '';
  });
  // some browsers do not focus a button that is clicked, and the tools of a row without focus are hidden
  list.addEventListener('mousedown', (event) => {
    if (event.target.closest('[data-tool]')) event.preventDefault();
  });
  list.addEventListener('click', (event) => {
    const button = event.target.closest('[data-tool]');
    if (!button) return;
    if (button.dataset.tool === 'remove') remove(rowOf(event));
    else move(rowOf(event), button);
  });

  rows().forEach(addTools);
  while (list.children.length > MIN_ROWS && isEmpty(list.lastElementChild)) list.lastElementChild.remove();
  settle();
  return { read, write };
}
