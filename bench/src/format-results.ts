// Formats the figures as Markdown, each with its baseline and its goal.
import type { Accepted } from './measure-accepting.ts';
import { backlogNames } from './measure-backlog.ts';
import type { DrainedBacklogs } from './measure-backlog.ts';
import type { Recorded } from './measure-recording.ts';
import { rates } from './measure-screens.ts';
import type { Shown } from './measure-screens.ts';
import type { TakenOver } from './measure-takeover.ts';
import { median, ratios, spread } from './statistics.ts';

export function formatAccepted(accepted: Accepted): string {
  const beside = (theirs: number[], goal?: number) => compare(accepted.vote, theirs, goal);
  const byRule = (ours: number[]) => compare(ours, accepted.browser, 0.97);
  const rates = table(
    ['votes accepted per second, one process', 'median (range)', 'vote service ÷ this', 'goal'],
    [
      ['vote service: each vote on disk before its 202', spread(accepted.vote), '', ''],
      ['bare node:http: parses, signs, stores nothing', spread(accepted.bare), ...beside(accepted.bare, 0.5)],
      ['empty Express route: does nothing', spread(accepted.express), ...beside(accepted.express)],
      ['Express, one BullMQ job per vote', spread(accepted.job), ...beside(accepted.job, 8)],
    ],
  );
  const rules = table(
    ['the same from 512 voters, by who may vote', 'median (range)', 'this ÷ browser', 'goal'],
    [
      ['`browser`: the voter’s cookie', spread(accepted.browser), '', ''],
      ['`token`: the cookie of a voting link', spread(accepted.token), ...byRule(accepted.token)],
      ['`anyone`: the voter of a ballot page', spread(accepted.anyone), ...byRule(accepted.anyone)],
    ],
  );
  return `${rates}\n${rules}`;
}

export function formatRecorded(recorded: Recorded): string {
  const beside = (theirs: number[], goal?: number) => compare(recorded.worker, theirs, goal);
  return table(
    ['ballots recorded per second, batches of 500', 'median (range)', 'worker ÷ this', 'goal'],
    [
      ['one worker, from a backlog of 200,000', spread(recorded.worker), '', ''],
      ['plain upsert in a loop, no queue', spread(recorded.upsert), ...beside(recorded.upsert, 0.7)],
      [
        "the worker's own statement in a loop, no queue",
        spread(recorded.statement),
        ...beside(recorded.statement),
      ],
    ],
  );
}

export function formatBacklog(drained: DrainedBacklogs): string {
  return table(
    ['single-ballot batches recorded per second, by one worker', 'median (range)', 'peak MB', 'goal'],
    backlogNames.map((name) => {
      const { perSecond, megabytes } = drained[name];
      const goal = name.startsWith('Redis') ? verdict(median(perSecond) >= 5_000, 'at least 5,000') : '';
      return [name, spread(perSecond), spread(megabytes), goal];
    }),
  );
}

export function formatTakenOver(taken: TakenOver): string {
  const most = Math.max(...taken.with);
  const isReached = median(taken.with) < 500 && most < 1_500;
  return table(
    ['ms until the ballots in hand of a lost worker are counted', 'strikes', 'median (range)', 'goal'],
    [
      [
        'two workers, one killed or stopped',
        String(taken.with.length),
        spread(taken.with),
        verdict(isReached, 'under 500, at most 1,500'),
      ],
      ['the same, but no worker suspects the other', String(taken.without.length), spread(taken.without), ''],
    ],
  );
}

export function formatShown(shown: Shown): string {
  return table(
    ['ms from POST to the frame on a socket', 'p50 (range)', 'p99 (range)', 'goal for p50'],
    rates.map((rate) => [
      `${String(rate)} votes/s, ${String(shown[rate].votes)} per round`,
      spread(shown[rate].p50, 1),
      spread(shown[rate].p99, 1),
      verdict(median(shown[rate].p50) < 50, 'under 50'),
    ]),
  );
}

function compare(ours: number[], theirs: number[], goal?: number): [string, string] {
  const ratio = ratios(ours, theirs);
  const wanted = goal === undefined ? '' : verdict(median(ratio) >= goal, `at least ${String(goal)}`);
  return [spread(ratio, 2), wanted];
}

const verdict = (reached: boolean, goal: string) => `${goal}: ${reached ? 'reached' : 'missed'}`;

function table(head: string[], rows: string[][]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [
    line(head),
    `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`,
    ...rows.map(line),
    '',
  ].join('\n');
}
