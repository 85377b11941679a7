// npm run seed -- --demo: creates nine polls and votes on all of them.
import { splitVotes } from './deal-choices.ts';
import { formatCount } from './format-count.ts';
import { advise, formatReport } from './format-report.ts';
import { formatSeconds } from './format-seconds.ts';
import { makeDemoPolls } from './make-demo-polls.ts';
import type { MadePoll } from './make-demo-polls.ts';
import type { CrowdOptions } from './parse-options.ts';
import { runCrowd } from './run-crowd.ts';
import type { Outcome } from './run-crowd.ts';
import { createClient } from './send.ts';
import { showProgress } from './show-progress.ts';

/** @returns the exit code */
export async function runDemo(options: CrowdOptions, stop: AbortSignal): Promise<number> {
  const { url, adminToken } = options;
  const client = createClient(1, 10_000);
  const made = await makeDemoPolls(client, url, adminToken, stop).finally(() => {
    client.close();
  });
  const isNew = made.filter((one) => one.isNew).length;
  process.stdout.write(
    `${formatCount(isNew, 'poll')} created, ${String(made.length - isNew)} found at ${url}\n`,
  );

  const open = made.filter(({ poll }) => poll.status === 'open');
  for (const { poll } of made.filter((one) => !open.includes(one)))
    process.stdout.write(`Skipped, because it is ${poll.status}: ${titleOf(poll)}\n`);
  const turnouts = splitVotes(
    options.votes,
    open.map(({ demo }) => demo.turnout),
  );
  for (const [index, one] of open.entries()) {
    const votes = turnouts[index] ?? 0;
    if (votes === 0) continue;
    const code = await vote(one, { ...options, poll: one.poll.id, votes }, stop);
    if (code !== 0) return code;
  }
  return 0;
}

async function vote({ poll, demo }: MadePoll, options: CrowdOptions, stop: AbortSignal): Promise<number> {
  // options may have been removed since the poll was created
  const shares = poll.options.map((_, position) => demo.options[position]?.[1] ?? 1);
  const crowd = { ...options, shares };
  const progress = showProgress(options.votes, process.stdout);
  const outcome = await runCrowd(crowd, poll, stop, progress.update);
  progress.stop();
  process.stdout.write(`${formatLine(outcome)}  ${titleOf(poll)}\n`);
  if (outcome.interrupted) return 130;
  if (outcome.refused === 0) return 0;
  process.stdout.write(formatReport(outcome));
  process.stderr.write(`${advise(outcome, crowd)}\n`);
  return 1;
}

function formatLine({ accepted, seconds }: Outcome): string {
  return `${formatCount(accepted, 'vote').padStart('000000 votes'.length)} in ${formatSeconds(seconds)}`;
}

const titleOf = ({ id, theme, kind, question }: MadePoll['poll']) =>
  `${theme}: ${question} (poll ${String(id)}, ${kind})`;
