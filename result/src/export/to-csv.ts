// An export for spreadsheets: tables one below the other, an empty line between them. After RFC 4180, with the byte order
// mark that Excel tells UTF-8 by.
//
// What people wrote stands first in its row and in quotes: a program that takes another character for the separator still
// reads it as one cell.
import type { ExportJson } from './to-json.ts';

/** A text in quotes, or a number, an instant, a word of ours as it is; null is empty. */
type Cell = { text: string } | string | number | null;

export function toCsv(poll: ExportJson): string {
  const tables = [describePoll(poll), listOptions(poll), listRounds(poll), listBuckets(poll)];
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
    ['Option', 'Position', 'Votes', 'Share'],
    ...options.map(({ text, position, votes, share }) => [{ text }, position, votes, share]),
  ];
}

/** A row for each option that is still in, and one for the ballots that count for none of them. */
function listRounds({ options, rounds = [] }: ExportJson): Cell[][] {
  return [
    ['Option', 'Round', 'Votes', 'Outcome'],
    ...rounds.flatMap(({ votes, exhausted, eliminated, winners }, index): Cell[][] => {
      const outcomeOf = (position: number) => {
        if (position === eliminated) return 'out';
        if (!winners.includes(position)) return null;
        return winners.length > 1 ? 'tied' : 'won';
      };
      const still = options.filter(({ position }) => votes[position] !== null);
      return [
        ...still.map(({ text, position }) => [
          { text },
          index + 1,
          votes[position] ?? 0,
          outcomeOf(position),
        ]),
        [null, index + 1, exhausted, 'exhausted'],
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
  return typeof cell === 'object' ? `"${defuse(cell.text).replaceAll('"', '""')}"` : String(cell);
}

/**
 * A spreadsheet takes what begins so for a formula, in quotes or not, some also behind spaces or in their wide forms
 * (https://owasp.org/www-community/attacks/CSV_Injection); behind an apostrophe it is a text.
 */
const defuse = (text: string) => (/^\s*[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text);
