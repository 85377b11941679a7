// npm run bench: what the README says of speed, measured here and now, each figure beside its baseline.
import { listenForStop } from '@hands/local/listen-for-stop';
import { describeMachine } from './describe-machine.ts';
import { formatAccepted, formatBacklog, formatRecorded, formatShown } from './format-results.ts';
import { measureAccepting } from './measure-accepting.ts';
import { measureBacklog } from './measure-backlog.ts';
import { measureRecording } from './measure-recording.ts';
import { measureScreens } from './measure-screens.ts';
import { BadOption, help, parseOptions } from './parse-options.ts';
import type { BenchOptions } from './parse-options.ts';
import { setUp } from './set-up.ts';
import type { BenchEnvironment } from './set-up.ts';

// the tables alone go to standard output
const log = (line: string) => void process.stderr.write(`${line}\n`);
const print = (text: string) => void process.stdout.write(`${text}\n`);

/** By the signal that ended the run. */
const exitCodes: Partial<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

async function measureAll(environment: BenchEnvironment, options: BenchOptions): Promise<void> {
  const { rounds, seconds, only } = options;
  print(
    `${await describeMachine(environment)}. Load generator, services and databases share the cores. ` +
      `Medians of ${String(rounds)} rounds, loads of ${String(seconds)} s, contenders in turn within each round.\n`,
  );
  if (only.includes('accept')) print(formatAccepted(await measureAccepting(environment, options, log)));
  if (only.includes('record')) print(formatRecorded(await measureRecording(environment, options, log)));
  if (only.includes('backlog')) print(formatBacklog(await measureBacklog(environment, options, log)));
  if (only.includes('screen')) print(formatShown(await measureScreens(environment, options, log)));
}

async function bench(options: BenchOptions): Promise<void> {
  const stop = listenForStop();
  // An error that nobody caught ends the run the same way as Ctrl-C: through close(), so that nothing is left behind.
  // While closing there are many, from clients whose server is gone; by then the promise is settled.
  const ended = new Promise<never>((_, reject) => {
    stop.addEventListener('abort', () => reject(stop.reason as Error));
    process.on('uncaughtException', reject);
  });
  ended.catch(() => undefined);
  log('Starting a Postgres and a Redis for the measurements');
  const environment = await setUp(stop);
  try {
    const measured = measureAll(environment, options);
    // once ended, what it still waits for fails as its processes go
    measured.catch(() => undefined);
    await Promise.race([measured, ended]);
  } finally {
    await environment.close();
  }
}

async function run(args: string[]): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options) await bench(options);
    else print(help);
    return 0;
  } catch (error) {
    if (error instanceof BadOption) {
      log(`${error.message}\n"npm run bench -- --help" lists the options.`);
      return 2;
    }
    const fault = error as Error;
    const exitCode = exitCodes[fault.message];
    if (exitCode !== undefined) return exitCode;
    log(fault.stack ?? fault.message);
    return 1;
  }
}

process.exit(await run(process.argv.slice(2)));
