// Ranking by tapping, with arrows and by dragging, in place of number fields. The fields stay in the form, hidden, and hold the
// ranks: they are what is sent.
import { announce } from './ballot-page.js';
import { describeRank, orderOf, placeAt, toggle, without } from './ranking-model.js';

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

/**
 * Takes the place of the number fields in this form.
 * @param texts in the language of the page
 */
export function rankOptions(texts, form) {
  const plain = form.querySelector('.options:not(.ranking)');
  const fields = [...plain.querySelectorAll('input')];
  const names = fields.map((field) => field.closest('label').querySelector('.option-text').textContent);
  let order = orderOf(fields.map(({ value }) => value));

  const [ranked, rest] = ['ol', 'ul'].map((name) => create(name, 'options ranking'));
  ranked.setAttribute('aria-label', texts.choosing.order);
  rest.setAttribute('aria-label', texts.choosing.notRanked);
  for (const list of [ranked, rest]) list.setAttribute('role', 'list');
  const hint = create('p', 'ranking-hint');
  const rows = fields.map((field, position) => createRow(field, position));

  function createRow(field, position) {
    const label = field.closest('label');
    const row = create('li', 'option');
    row.dataset.letter = label.dataset.letter;
    const take = create('button', 'take');
    take.append(
      create('span', 'rank'),
      ...[...label.querySelectorAll('.letter, .option-text')].map((part) => part.cloneNode(true)),
    );
    take.addEventListener('click', () => change(toggle(order, position), position, take));
    const arrows = [
      ['↑', texts.choosing.moveUp, -1],
      ['↓', texts.choosing.moveDown, 1],
    ].map(([sign, describe, by]) => {
      const arrow = create('button', 'arrow', sign);
      arrow.setAttribute('aria-label', describe(names[position]));
      arrow.addEventListener('click', () =>
        change(placeAt(order, position, order.indexOf(position) + by), position, arrow),
      );
      return arrow;
    });
    const grip = create('span', 'grip');
    grip.setAttribute('aria-hidden', 'true');
    grip.addEventListener('pointerdown', (event) => drag(event, position, grip));
    for (const button of [take, ...arrows]) button.type = 'button';
    row.append(take, ...arrows, grip);
    return row;
  }

  /** @param focused the button that was used, which moves with its row */
  function change(next, position, focused) {
    order = next;
    const before = rows.map((row) => row.getBoundingClientRect().top);
    draw();
    rows.forEach((row, at) => glide(row, before[at]));
    // an arrow at the end of the list is disabled now; the other one comes before the button that takes the option out
    if (focused?.disabled) {
      const row = focused.parentElement;
      focused = row.querySelector('.arrow:enabled') ?? row.querySelector('.take');
    }
    focused?.focus({ preventScroll: true });
    announce(describeRank(texts, names[position], order.indexOf(position)));
    form.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function draw() {
    for (const [position, row] of rows.entries()) {
      const at = order.indexOf(position);
      fields[position].value = at < 0 ? '' : String(at + 1);
      row.toggleAttribute('data-ranked', at >= 0);
      const [take, up, down] = row.querySelectorAll('button');
      take.setAttribute('aria-pressed', String(at >= 0));
      take.firstChild.textContent = at < 0 ? '' : String(at + 1);
      up.hidden = down.hidden = at < 0;
      up.disabled = at === 0;
      down.disabled = at === order.length - 1;
    }
    ranked.append(...order.map((position) => rows[position]));
    rest.append(...rows.filter((row) => !('ranked' in row.dataset)));
    hint.textContent = order.length === 0 ? texts.choosing.tapFirst : texts.choosing.order;
    rest.hidden = rest.children.length === 0;
  }

  function glide(row, before) {
    const moved = before - row.getBoundingClientRect().top;
    if (moved === 0 || reducedMotion.matches) return;
    row.animate([{ transform: `translateY(${moved}px)` }, { transform: 'none' }], {
      duration: 220,
      easing: 'cubic-bezier(0.2, 0.7, 0.2, 1)',
    });
  }

  function drag(event, position, grip) {
    event.preventDefault();
    // while the vote waits
    if (grip.closest('fieldset:disabled')) return;
    grip.setPointerCapture(event.pointerId);
    rows[position].setAttribute('data-dragged', '');
    const follow = ({ clientY }) => {
      const next = orderAt(clientY, position);
      if (next.join() === order.join()) return;
      change(next, position);
      grip.setPointerCapture(event.pointerId);
    };
    const stop = () => {
      rows[position].removeAttribute('data-dragged');
      grip.removeEventListener('pointermove', follow);
    };
    grip.addEventListener('pointermove', follow);
    grip.addEventListener('lostpointercapture', stop, { once: true });
  }

  /** The order if the option is let go at this height: among the ranked ones, or out of them. */
  function orderAt(y, position) {
    const others = without(order, position).map((other) => rows[other].getBoundingClientRect());
    const outside = rest.hidden ? Infinity : rest.getBoundingClientRect().top;
    if (y > outside) return without(order, position);
    return placeAt(order, position, others.filter(({ top, height }) => top + height / 2 < y).length);
  }

  draw();
  plain.hidden = true;
  plain.before(hint, ranked, rest);
}

function create(name, className, text = '') {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}
