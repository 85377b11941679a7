import { isolate } from '/isolate.js';
import { linkHtml } from '/link-html.js';
import { showLocalTime } from '/local-times.js';
import { describeHidden, describeStatus, describeSteps, formatTotal } from './tally-model.js';
import { headlineHtml, roundsTable, tallyRows } from './tally-tables.js';

/**
 * Updates the page. It keeps the elements of the bars, so that their width is animated. A page shows those parts of the tally that it
 * has elements for; an embedded one has few.
 */
export function drawTally(page, tally) {
  const { snapshot } = tally;
  const { question, description, status, visible, kind, total } = snapshot;
  setText(page, 'question', question);
  setHtml(page, 'description', linkHtml(description));
  document.title = document.title.replace(/^.*(?= · )/s, () => isolate(question));
  setText(page, 'total', formatTotal(snapshot));
  drawStatus(page, describeStatus(snapshot), snapshot);
  for (const ballot of page.querySelectorAll('[data-ballot]')) ballot.hidden = status !== 'open';

  page.querySelector('[data-hidden]').hidden = visible;
  setText(page, 'hidden-text', describeHidden(snapshot));
  setText(page, 'steps', describeSteps(snapshot));
  page.querySelector('[data-shown]').hidden = !visible;
  if (!visible) return;

  setHtml(page, 'headline', headlineHtml(tally));
  setText(page, 'basis', tally.basis());
  drawBars(page, tally.bars());
  setHtml(page, 'rows', tallyRows(tally).join(''));
  const runOff = page.querySelector('[data-run-off]');
  if (!runOff) return;
  runOff.hidden = kind !== 'ranked' || total === 0;
  setHtml(page, 'rounds', roundsTable(tally));
}

/** Shows that the poll was deleted: keeps its last numbers and hides the links to the ballot. */
export function drawEnd(page) {
  drawStatus(page, { text: 'Deleted', time: null }, {});
  for (const ballot of page.querySelectorAll('[data-ballot]')) ballot.hidden = true;
}

function drawStatus(page, { text, time }, { status, timeZone }) {
  setText(page, 'status-text', text);
  const element = page.querySelector('[data-status-time]');
  element.hidden = time === null;
  element.nextElementSibling.hidden = time === null || status === 'final';
  if (time === null) return;
  element.dateTime = time;
  element.dataset.zone = timeZone;
  showLocalTime(element);
}

function drawBars(page, bars) {
  const list = page.querySelector('[data-options]');
  while (list.children.length > bars.length) list.lastElementChild.remove();
  while (list.children.length < bars.length) list.append(newOption(page));
  bars.forEach((bar, index) => drawOption(list.children[index], bar));
}

function newOption(page) {
  return page.querySelector('template').content.firstElementChild.cloneNode(true);
}

function drawOption(option, bar) {
  option.dataset.option = bar.position;
  option.toggleAttribute('data-leads', bar.leads);
  option.toggleAttribute('data-out', bar.out !== '');
  setText(option, 'text', bar.text);
  setText(option, 'votes', bar.votes);
  setText(option, 'unit', bar.unit);
  setText(option, 'out-text', bar.out);
  setText(option, 'share', bar.share);
  option.querySelector('[data-bar]').setAttribute('width', bar.width);
}

function setText(within, name, text) {
  const element = within.querySelector(`[data-${name}]`);
  if (element && element.textContent !== text) element.textContent = text;
}

/** The HTML last drawn. Only changed HTML is drawn again, so that selected text stays selected. */
const drawn = new Map();

function setHtml(page, name, html) {
  const element = page.querySelector(`[data-${name}]`);
  if (!element || drawn.get(name) === html) return;
  drawn.set(name, html);
  element.innerHTML = html;
}
