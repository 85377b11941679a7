// Casts votes like a crowd, over HTTP only. See `npm run seed -- --help`.
import { setMaxListeners } from 'node:events';
import { CommanderError } from 'commander';
import { checkTarget } from './check-target.ts';
import { formatCount } from './format-count.ts';
import { advise, formatReport } from './format-report.ts';
import { parseOptions } from './parse-options.ts';
import type { CrowdOptions } from './parse-options.ts';
import { BadAnswer, readPoll } from './read-poll.ts';
import { runCrowd } from './run-crowd.ts';
import { runDemo } from './run-demo.ts';
import { createClient } from './send.ts';
import { showProgress } from './show-progress.ts';

async function seed(args: string[]): Promise<number> {
  const options = parseOptions(args);
  const fault = await checkTarget(options);
  if (fault) {
    process.stderr.write(`${fault}\n`);
    return 1;
  }
  const stop = new AbortController();
  // every voter that waits adds a listener
  setMaxListeners(0, stop.signal);
  process.on('SIGINT', () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
  return options.demo ? runDemo(options, stop.signal) : voteOnOne(options, stop.signal);
}

async function voteOnOne(options: CrowdOptions, stop: AbortSignal): Promise<number> {
  const client = createClient(1, 10_000);
  const poll = await readPoll(client, options.url, options.poll, stop).finally(() => {
    client.close();
  });
  process.stdout.write(
    `Casting ${formatCount(options.votes, 'vote')} on poll ${String(options.poll)} at ${options.url}\n`,
  );
  const progress = showProgress(options.votes, process.stdout);
  const outcome = await runCrowd(options, poll, stop, progress.update);
  progress.stop();
  process.stdout.write(formatReport(outcome));
  if (outcome.interrupted) {
    process.stderr.write(
      `Interrupted after ${String(outcome.accepted)} of ${formatCount(options.votes, 'vote')}.\n`,
    );
    return 130;
  }
  if (outcome.refused === 0) return 0;
  process.stderr.write(`${advise(outcome, options)}\n`);
  return 1;
}

try {
  process.exitCode = await seed(process.argv.slice(2));
} catch (error) {
  // commander has printed it; asking for help is not an error
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof BadAnswer) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else throw error;
}
