// Formats the result of a crowd as text.
import { STATUS_CODES } from 'node:http';
import { formatCount } from './format-count.ts';
import { formatSeconds } from './format-seconds.ts';
import type { CrowdOptions } from './parse-options.ts';
import type { Outcome } from './run-crowd.ts';

export function formatReport(outcome: Outcome): string {
  const { accepted, refused, retried, seconds, latencies } = outcome;
  const rate = Math.round(accepted / Math.max(seconds, 0.001));
  return [
    '',
    ...formatAnswers(outcome),
    '',
    `accepted  ${formatCount(accepted, 'vote')} in ${formatSeconds(seconds)}, ${String(rate)} per second`,
    `failed    ${formatCount(refused, 'vote')}`,
    `retried   ${formatCount(retried, 'request')}`,
    `latency   p50 ${percentile(latencies, 0.5)} ms, p99 ${percentile(latencies, 0.99)} ms (POST to 202)`,
    '',
  ].join('\n');
}

function formatAnswers({ answers }: Outcome): string[] {
  const rows = [...answers].sort(([a], [b]) => String(a).localeCompare(String(b)));
  const line = (answer: string, page: string, vote: string) =>
    `${answer.padEnd(28)}${page.padStart(12)}${vote.padStart(8)}`;
  return [
    line('answer', 'ballot page', 'vote'),
    ...rows.map(([answer, { page, vote }]) => line(describe(answer), String(page), String(vote))),
  ];
}

const describe = (answer: number | string) =>
  typeof answer === 'number' ? `${String(answer)} ${STATUS_CODES[answer] ?? ''}` : `no answer, ${answer}`;

/** @param sorted ascending. */
export function percentile(sorted: number[], share: number): string {
  const value = sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)];
  return value === undefined ? '-' : value.toFixed(1);
}

/** Says what to do about votes that were not accepted. */
export function advise({ answers, refused }: Outcome, { url, poll }: CrowdOptions): string {
  const seen = (wanted: (answer: number | string) => boolean) => [...answers.keys()].some(wanted);
  const head = `${formatCount(refused, 'vote')} ${refused === 1 ? 'was' : 'were'} not accepted.`;
  const again = `Then cast the rest with --votes ${String(refused)}.`;
  if (seen((answer) => typeof answer === 'string' || answer >= 500)) {
    return `${head} The service was unavailable or full. Check its log, and restart it if ${url}/health does not answer. ${again}`;
  }
  if (answers.has(429)) {
    return `${head} The service limits the rate. Set a lower --rate. ${again}`;
  }
  return `${head} Poll ${String(poll)} rejected ${refused === 1 ? 'it' : 'them'}. Check that it is open and has an option for each value of --shares.`;
}
