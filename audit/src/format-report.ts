// The report as text and as JSON.
import type { Audit } from './audit-polls.ts';
import type { Finding } from './finding.ts';

/** The table lists at most this many polls, those with faults first. */
const MAX_ROWS = 30;

const formatCount = new Intl.NumberFormat('en').format;

export function formatReport(audit: Audit): string {
  const { polls, faults, notes, rejected } = audit;
  const reasons = rejected.map(({ pollId, reason, ballots }) => ({
    pollId,
    check: 'rejected',
    detail: `${formatCount(ballots)} × ${reason}`,
  }));
  return [
    ...listPolls(audit),
    ...section('Rejected ballots', reasons),
    ...section('Notes', notes),
    ...section('Faults', faults),
    '',
    sumUp(polls.length, sum(polls.map(({ ballots }) => ballots)), faults.length),
    describeQueue(audit),
    '',
  ].join('\n');
}

function listPolls({ polls, faults, after }: Audit): string[] {
  const faulty = new Set(faults.map(({ pollId }) => pollId));
  const byFault = [
    ...polls.filter(({ pollId }) => faulty.has(pollId)),
    ...polls.filter(({ pollId }) => !faulty.has(pollId)),
  ];
  const rows = byFault
    .slice(0, MAX_ROWS)
    .map((poll) => [
      String(poll.pollId),
      poll.status,
      formatCount(poll.ballots),
      formatCount(after.inFlight.get(poll.pollId) ?? 0),
      formatCount(poll.rejected),
      faulty.has(poll.pollId) ? 'FAULT' : 'ok',
      shorten(poll.question),
    ]);
  const table = [['Poll', 'Status', 'Ballots', 'In flight', 'Rejected', 'Audit', 'Question'], ...rows];
  const rest = byFault.length - rows.length;
  return [...alignColumns(table), ...(rest > 0 ? [`… and ${formatCount(rest)} more polls`] : [])];
}

function alignColumns(table: string[][]): string[] {
  const isNumber = (column: number) => [0, 2, 3, 4].includes(column);
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  return table.map((row) =>
    row
      .map((cell, column) =>
        isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

// control characters would move the terminal's cursor
const shorten = (text: string) => {
  const plain = text.replace(/\p{C}/gu, ' ');
  return plain.length > 50 ? `${plain.slice(0, 49)}…` : plain;
};

function section(title: string, findings: Finding[]): string[] {
  if (findings.length === 0) return [];
  const lines = findings.map(
    ({ pollId, check, detail }) =>
      `  ${pollId === null ? '' : `poll ${pollId}: `}${check}: ${detail.replace(/\p{C}/gu, ' ')}`,
  );
  return ['', title, ...lines];
}

function sumUp(polls: number, ballots: number, faults: number): string {
  const audited = `${formatCount(polls)} ${polls === 1 ? 'poll' : 'polls'}, ${formatCount(ballots)} ${ballots === 1 ? 'ballot' : 'ballots'}`;
  if (faults === 0) return `No faults found in ${audited}. Every tally equals a recount.`;
  return `${formatCount(faults)} ${faults === 1 ? 'fault' : 'faults'} in ${audited}.`;
}

/** Names the queue, because auditing one system's database with another system's queue would show nothing in flight. */
function describeQueue({ queue, after }: Audit): string {
  const inFlight = sum([...after.inFlight.values()]);
  const ballots = `${formatCount(inFlight)} ${inFlight === 1 ? 'ballot' : 'ballots'}`;
  return `The queue in ${queue === 'redis' ? 'Redis' : 'Postgres'} holds ${ballots}.`;
}

/** The report as JSON, for programs. */
export function formatJson({ at, polls, faults, notes, rejected, queue, before, after }: Audit): string {
  const report = {
    at,
    ok: faults.length === 0,
    polls: polls.map(({ pollId, question, status, version, ballots, rejected }) => ({
      pollId,
      question,
      status,
      version,
      ballots,
      rejected,
      inFlight: after.inFlight.get(pollId) ?? 0,
    })),
    faults,
    notes,
    rejected,
    queue: {
      kind: queue,
      inFlightBefore: sum([...before.inFlight.values()]),
      inFlightAfter: sum([...after.inFlight.values()]),
      failedBatches: after.failedCount,
    },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

const sum = (numbers: number[]) => numbers.reduce((all, number) => all + number, 0);
