import { formatTotal, statusTexts } from './tally-model.js';

/** Brings the page in line with the tally; elements stay, so that bars glide and no focus is lost. */
export function drawTally(page, tally) {
  const { question, status, total } = tally.snapshot;
  setText(page, 'question', question);
  setText(page, 'total', formatTotal(total));
  setText(page, 'status', statusTexts[status]);
  page.querySelector('[data-ballot]').hidden = status === 'closed';

  const list = page.querySelector('[data-options]');
  const bars = tally.bars();
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
  setText(option, 'text', bar.text);
  setText(option, 'votes', bar.votes);
  setText(option, 'unit', bar.unit);
  setText(option, 'share', bar.share);
  option.querySelector('[data-bar]').setAttribute('width', bar.width);
}

function setText(within, name, text) {
  const element = within.querySelector(`[data-${name}]`);
  if (element.textContent !== text) element.textContent = text;
}
