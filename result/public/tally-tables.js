// The tables of a tally as HTML, for the server and the page. A table is always drawn as a whole.
import { formatCount } from './tally-model.js';

/** The chart as a table: rows of option, votes and share. */
export function tallyRows(tally) {
  return tally.bars().map(({ text, votes, share, out }) => {
    const end = out ? ` <small>${escape(out)}</small>` : '';
    return `<tr><th scope="row">${escape(text)}${end}</th><td>${votes}</td><td>${escape(share)}</td></tr>`;
  });
}

/** An instant run-off: a row for each option, a column for each round. Empty if there are no rounds. */
export function roundsTable(tally) {
  const { options, rounds = [] } = tally.snapshot;
  if (rounds.length === 0) return '';
  const heads = rounds.map((_, index) => `<th scope="col">Round ${index + 1}</th>`);
  const rows = options.map(({ text }, index) => {
    const cells = rounds.map((round) => `<td>${roundCell(round, index)}</td>`);
    return `<tr><th scope="row">${escape(text)}</th>${cells.join('')}</tr>`;
  });
  const exhausted = rounds.map((round) => `<td>${formatCount(round.exhausted)}</td>`);
  return (
    `<thead><tr><th scope="col">Option</th>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody>` +
    `<tfoot><tr><th scope="row">Ballots that rank none of these</th>${exhausted.join('')}</tr></tfoot>`
  );
}

function roundCell({ votes, eliminated, winners }, index) {
  if (votes[index] === null) return '–';
  const count = formatCount(votes[index]);
  if (eliminated === index) return `${count} <small>out</small>`;
  if (!winners.includes(index)) return count;
  return `<strong>${count} <small>${winners.length > 1 ? 'tie' : 'won'}</small></strong>`;
}

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text) {
  return text.replace(/[&<>"']/g, (character) => entities[character]);
}
