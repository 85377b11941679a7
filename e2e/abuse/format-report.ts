import type { AbuseReport } from './abuse-report.ts';
import { quantile } from './quantile.ts';

export function formatReport({ votes, lags, machineMs, memory, tallies, faults }: AbuseReport): string {
  const rows = Object.entries(tallies).map(([name, { sent, refused, failed, errors }]) => [
    name,
    ...[sent, refused, errors, failed].map(String),
  ]);
  const table = [['attack', 'sent', 'refused', 'errors', '500'], ...rows];
  const times = votes.map(({ ms }) => ms);
  const lines = [
    ...table.map(([name = '', ...figures]) =>
      [name.padEnd(36), ...figures.map((figure) => figure.padStart(10))].join(''),
    ),
    '',
    `${votes.length} votes of the crowd: ${quantiles(times)}`,
    `${lags.length} frames on screens: ${quantiles(lags)}`,
    `an idle server of this machine: 99 % of answers within ${machineMs.toFixed()} ms`,
    ...Object.entries(memory).map(([name, [before, most]]) => `${name}: ${before} MB, at most ${most} MB`),
    ...faults.map((fault) => `BROKEN: ${fault}`),
    '',
  ];
  return lines.join('\n');
}

function quantiles(values: number[]): string {
  const at = (share: number) => quantile(values, share).toFixed();
  return `median ${at(0.5)} ms, 99 % within ${at(0.99)} ms, slowest ${at(1)} ms`;
}
