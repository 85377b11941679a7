// An export for spreadsheets: tables one below the other, separated by empty lines. It follows RFC 4180, with the byte order
// mark by which Excel recognises UTF-8.
//
// Text written by users comes first in its row and in quotes, so that most programs that expect another separator still read it
// as one cell. All figures are whole numbers: a share such as 0.076 would be 76 where the point separates thousands.
import { defuseFormulas } from '@hands/shared/text/defuse-formulas';
import { rankOutcome } from './rank-outcome.ts';
import type { ExportJson } from './to-json.ts';

/** `text` is quoted; a number, a time or a fixed word is written as it is; null is empty. */
type Cell = { text: string } | string | number | null;

export function toCsv(poll: ExportJson): string {
  const options = poll.kind === 'ranked' ? listOutcome(poll) : listOptions(poll);
  const tables = [describePoll(poll), options, listRounds(poll), listBuckets(poll)];
  const lines = tables.filter((table) => table.length > 1).map((table) => table.map(formatRow).join(''));
  return `\u{FEFF}${lines.join('\r\n')}`;
}

function describePoll(poll: ExportJson): Cell[][] {
  return [
    ['Question', 'Poll', 'Kind', 'Status', 'Opens at', 'Closes at', 'Sealed at', 'Exported at', 'Ballots'],
    [
      { text: poll.question },
      poll.pollId,
      poll.kind,
      poll.status,
      poll.opensAt,
      poll.closesAt,
      poll.sealedAt,
      poll.at,
      poll.total,
    ],
  ];
}

function listOptions({ options }: ExportJson): Cell[][] {
  return [
    ['Option', 'Letter', 'Position', 'Votes'],
    ...options.map(({ text, letter, position, votes }) => [{ text }, letter, position, votes]),
  ];
}

/** The outcome of an instant run-off. First preferences are labelled, because the option with the most of them may lose. */
function listOutcome(poll: ExportJson): Cell[][] {
  return [
    ['Option', 'Letter', 'Position', 'Outcome', 'Votes in the last round', 'First preferences'],
    ...rankOutcome(poll).map(({ text, letter, position, outcome, votes, firstPreferences }) => [
      { text },
      letter,
      position,
      outcome,
      votes,
      firstPreferences,
    ]),
  ];
}

/** For each round, a row for each remaining option and one for the exhausted ballots. */
function listRounds({ options, rounds = [] }: ExportJson): Cell[][] {
  return [
    ['Option', 'Letter', 'Round', 'Votes', 'Outcome'],
    ...rounds.flatMap(({ votes, exhausted, eliminated, winners }, index): Cell[][] => {
      const outcomeOf = (position: number) => {
        if (position === eliminated) return 'out';
        if (!winners.includes(position)) return null;
        return winners.length > 1 ? 'tied' : 'won';
      };
      const remaining = options.filter(({ position }) => votes[position] !== null);
      return [
        ...remaining.map(({ text, letter, position }) => [
          { text },
          letter,
          index + 1,
          votes[position] ?? 0,
          outcomeOf(position),
        ]),
        [null, null, index + 1, exhausted, 'exhausted'],
      ];
    }),
  ];
}

function listBuckets({ ballotsOverTime, ballotsOutside }: ExportJson): Cell[][] {
  return [
    ['From', 'To', 'Ballots'],
    ...ballotsOverTime.map(({ from, to, ballots }) => [from, to, ballots]),
    ...(ballotsOutside > 0 ? [[null, null, ballotsOutside]] : []),
  ];
}

const formatRow = (row: Cell[]) => `${row.map(formatCell).join(',')}\r\n`;

function formatCell(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'object' ? `"${defuseFormulas(cell.text).replaceAll('"', '""')}"` : String(cell);
}
