import type { TestBackend } from '@hands/testing/backends';
import type { RoundReport } from './run-round.ts';
import type { Run } from './run-rounds.ts';

const formatCount = new Intl.NumberFormat('en').format;

/** Tables in Markdown: what was found, and, folded, how often each kind of fault struck. */
export function formatRun({ reports, skipped, failures, minutes }: Run, backend: TestBackend): string {
  const sum = (value: (report: RoundReport) => number) =>
    formatCount(reports.reduce((total, report) => total + value(report), 0));
  const count = (...starts: string[]) =>
    sum(
      ({ violations }) => violations.filter((text) => starts.some((start) => text.startsWith(start))).length,
    );
  const faults = reports.flatMap((report) => report.faults);
  const recoveries = reports.flatMap((report) => report.recoveries);
  const singles = recoveries.filter(({ fault }) => fault !== undefined);
  const found = [
    ['rounds', `${formatCount(reports.length)} in ${minutes.toFixed(0)} min`],
    ['rounds that failed', formatCount(failures.length)],
    ['votes accepted', sum(({ attempts }) => attempts.accepted)],
    ['votes refused', sum(({ attempts }) => attempts.refused)],
    ['votes without an answer, or answered with 503', sum(({ attempts }) => attempts.unknown)],
    ['accepted votes lost', count('lost')],
    ['votes counted twice', count('audit, tallies', 'audit, totals', 'audit, rankings')],
    ['ballots stored that nobody cast', count('phantom')],
    ['false receipts', count('false receipt')],
    ['frames received by dashboards', sum(({ frames }) => frames)],
    ['wrong frames', count('screen')],
    ['faults struck', formatCount(faults.length)],
    ['slowest recovery from a single fault', formatSlowest(singles)],
    ['slowest recovery from several at once', formatSlowest(recoveries.filter(({ fault }) => !fault))],
  ];
  const kinds = [...new Set(faults)]
    .sort()
    .map((kind) => [
      kind,
      `${formatCount(faults.filter((fault) => fault === kind).length)} ×`,
      formatSlowest(singles.filter(({ fault }) => fault === kind)),
    ]);
  const queue = `queue in ${backend === 'redis' ? 'Redis' : 'Postgres'}`;
  return [
    formatTable([queue, ''], found),
    `<details><summary>Each kind of fault, ${queue}</summary>`,
    formatTable(['fault', 'struck', 'slowest recovery'], kinds),
    '</details>',
    ...(skipped.length > 0 ? [`Skipped, because they need root: ${skipped.join(', ')}.`] : []),
  ].join('\n\n');
}

function formatSlowest(recoveries: { seconds: number }[]): string {
  if (recoveries.length === 0) return '–';
  return `${Math.max(...recoveries.map(({ seconds }) => seconds)).toFixed(1)} s`;
}

function formatTable(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
