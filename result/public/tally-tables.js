// Parts of a tally as HTML, for the server and the page. Each is always drawn as a whole.
import { bdi, escapeHtml } from './bdi.js';

/** The leader, the winner or a tie. */
export function headlineHtml(texts, tally) {
  const { says, names } = tally.headlineParts();
  const parts = texts.formats.listParts(names);
  const list = parts.map(({ type, value }) => (type === 'element' ? bdi(value) : value)).join('');
  return `${says} ${list}`.trim();
}

/** The chart as a table: rows of option, votes and share. */
export function tallyRows(tally, letterOf) {
  return tally.bars().map(({ position, text, votes, share, out }) => {
    const end = out ? ` <small>${escapeHtml(out)}</small>` : '';
    return `<tr><th scope="row">${named(letterOf(position), text)}${end}</th><td>${votes}</td><td>${escapeHtml(share)}</td></tr>`;
  });
}

/** An instant run-off: a row for each option, a column for each round. Empty if there are no rounds. */
export function roundsTable(texts, tally, letterOf) {
  const { options, rounds = [] } = tally.snapshot;
  if (rounds.length === 0) return '';
  const heads = rounds.map((_, index) => `<th scope="col">${texts.results.round(index + 1)}</th>`);
  const rows = options.map(({ position, text }, index) => {
    const cells = rounds.map((round) => `<td>${roundCell(texts, round, index)}</td>`);
    return `<tr><th scope="row">${named(letterOf(position), text)}</th>${cells.join('')}</tr>`;
  });
  const exhausted = rounds.map((round) => `<td>${texts.formats.number(round.exhausted)}</td>`);
  return (
    `<thead><tr><th scope="col">${texts.results.option}</th>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody>` +
    `<tfoot><tr><th scope="row">${texts.results.exhaustedBallots}</th>${exhausted.join('')}</tr></tfoot>`
  );
}

function roundCell(texts, { votes, eliminated, winners }, index) {
  if (votes[index] === null) return '–';
  const count = texts.formats.number(votes[index]);
  if (eliminated === index) return `${count} <small>${texts.results.out}</small>`;
  if (!winners.includes(index)) return count;
  return `<strong>${count} <small>${winners.length > 1 ? texts.results.tie : texts.results.won}</small></strong>`;
}

const named = (letter, text) => `${letter} · ${bdi(text)}`;
