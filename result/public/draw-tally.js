import { isolate } from '/isolate.js';
import { linkHtml } from '/link-html.js';
import { showLocalTime } from '/local-times.js';
import { optionLetter } from '/option-letter.js';
import { setHtml } from './set-html.js';
import { setText } from './set-text.js';
import { describeHidden, describeStatus, describeSteps, totalParts } from './tally-model.js';
import { headlineHtml, roundsTable, tallyRows } from './tally-tables.js';

/**
 * Updates the page. It keeps the elements of the bars, so that their length is animated. A page shows those parts of the tally that it
 * has elements for; an embedded one has few.
 * @param view what the bars show: see Tally.bars
 */
export function drawTally(texts, page, tally, view) {
  const { snapshot } = tally;
  const { question, description, status, visible, kind, total } = snapshot;
  setText(page, 'question', question);
  drawHtml(page, 'description', linkHtml(description));
  document.title = document.title.replace(/^.*(?= · )/s, () => isolate(question));
  const counted = totalParts(texts, snapshot);
  setText(page, 'total-count', counted.count);
  setText(page, 'total-unit', counted.unit);
  drawStatus(page, describeStatus(texts, snapshot), snapshot);
  for (const ballot of page.querySelectorAll('[data-ballot]')) ballot.hidden = status !== 'open';

  const waiting = page.querySelector('[data-waiting]');
  if (waiting) waiting.hidden = status !== 'open' || total > 0;
  page.querySelector('[data-hidden]').hidden = visible;
  setText(page, 'hidden-text', describeHidden(texts, snapshot));
  setText(page, 'steps', describeSteps(texts, snapshot));
  page.querySelector('[data-shown]').hidden = !visible;
  if (!visible) return;

  drawHtml(page, 'headline', headlineHtml(texts, tally));
  page.querySelector('[data-outcome]')?.toggleAttribute('data-final', status === 'final');
  setText(page, 'outcome-figures', tally.outcome());
  setText(page, 'basis', tally.basis(view?.round));
  const overTime = page.querySelector('[data-over-time]');
  if (overTime) overTime.hidden = snapshot.showFrom !== null;
  page.querySelector('[data-options]').toggleAttribute('data-majority', kind === 'ranked');
  drawBars(page, tally.bars(view));
  drawHtml(page, 'rows', tallyRows(tally, optionLetter).join(''));
  const runOff = page.querySelector('[data-run-off]');
  if (!runOff) return;
  runOff.hidden = kind !== 'ranked' || total === 0;
  drawHtml(page, 'rounds', roundsTable(texts, tally, optionLetter));
}

/** Shows that the poll was deleted: keeps its last numbers and hides the links to the ballot. */
export function drawEnd(texts, page) {
  drawStatus(page, { text: texts.results.deleted, time: null }, {});
  for (const ballot of page.querySelectorAll('[data-ballot]')) ballot.hidden = true;
}

function drawStatus(page, { text, time }, { status = 'gone', timeZone }) {
  page.querySelector('[data-status]').dataset.state = status;
  setText(page, 'status-text', text);
  const element = page.querySelector('[data-status-time]');
  element.hidden = time === null;
  element.nextElementSibling.hidden = time === null || status === 'final';
  if (time === null) return;
  element.dateTime = time;
  element.dataset.zone = timeZone;
  element.toggleAttribute('data-in-sentence', status === 'scheduled');
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
  const letter = optionLetter(bar.position);
  option.dataset.option = bar.position;
  option.dataset.letter = letter;
  option.toggleAttribute('data-leads', bar.leads);
  option.toggleAttribute('data-out', bar.out !== '');
  setText(option, 'letter-text', letter);
  setText(option, 'text', bar.text);
  setText(option, 'lead', bar.lead);
  setText(option, 'gained', bar.gained);
  setText(option, 'votes', bar.votes);
  setText(option, 'unit', bar.unit);
  setText(option, 'out-text', bar.out);
  setText(option, 'share', bar.share);
  option.querySelector('[data-bar]').setAttribute('transform', `scale(${bar.length} 1)`);
  option.querySelector('[data-bar-before]').setAttribute('transform', `scale(${bar.lengthBefore} 1)`);
}

function drawHtml(page, name, html) {
  const element = page.querySelector(`[data-${name}]`);
  if (element) setHtml(element, html);
}
