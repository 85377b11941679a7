// Casts votes like a crowd, over HTTP only: `npm run seed -- --help`.
import { setMaxListeners } from 'node:events';
import { checkTarget } from './check-target.ts';
import { advise, formatReport } from './format-report.ts';
import { BadOption, help, parseOptions } from './parse-options.ts';
import { runCrowd } from './run-crowd.ts';
import { showProgress } from './show-progress.ts';

async function seed(args: string[]): Promise<number> {
  const options = parseOptions(args);
  if (!options) {
    process.stdout.write(help);
    return 0;
  }
  const fault = await checkTarget(options);
  if (fault) {
    process.stderr.write(`${fault}\n`);
    return 1;
  }
  const stop = new AbortController();
  // each voter that waits listens to it
  setMaxListeners(0, stop.signal);
  process.on('SIGINT', () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  });
  process.stdout.write(`${String(options.votes)} votes on poll ${String(options.poll)} at ${options.url}\n`);
  const progress = showProgress(options.votes, process.stdout);
  const outcome = await runCrowd(options, stop.signal, progress.update);
  progress.stop();
  process.stdout.write(formatReport(outcome));
  if (outcome.interrupted) {
    process.stderr.write(
      `Interrupted after ${String(outcome.accepted)} of ${String(options.votes)} votes.\n`,
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
  if (!(error instanceof BadOption)) throw error;
  process.stderr.write(`${error.message}\n"npm run seed -- --help" lists the options.\n`);
  process.exitCode = 2;
}
