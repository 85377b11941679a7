import type { RoundReport } from './run-round.ts';

/** A table in Markdown: what struck, how often, and what was lost. */
export function formatReports(reports: RoundReport[]): string {
  const struck = new Map<string, number>();
  for (const name of reports.flatMap(({ faults }) =>
    faults.map((fault) => fault.replace(/ for \d+ ms$/, '')),
  ))
    struck.set(name, (struck.get(name) ?? 0) + 1);
  const sum = (value: (report: RoundReport) => number) =>
    reports.reduce((total, report) => total + value(report), 0);
  const count = (start: string) =>
    sum(({ violations }) => violations.filter((violation) => violation.startsWith(start)).length);
  const slowest = Math.max(0, ...reports.map(({ slowestRecovery }) => slowestRecovery));
  const rows = [
    ['rounds', reports.length],
    ['votes accepted', sum(({ attempts }) => attempts.accepted)],
    ['votes with an unknown outcome', sum(({ attempts }) => attempts.unknown)],
    ['accepted votes lost', count('lost')],
    ['ballots stored that nobody cast', count('phantom')],
    ['false receipts', count('false receipt')],
    ['faults found by the audit', count('audit')],
    ['slowest recovery', `${slowest.toFixed(1)} s`],
    ...[...struck]
      .sort(([, one], [, other]) => other - one)
      .map(([name, times]) => [name, `${String(times)} ×`]),
  ];
  return `\n| | |\n|---|---|\n${rows.map(([name, value]) => `| ${String(name)} | ${String(value)} |`).join('\n')}\n`;
}
