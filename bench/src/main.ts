// npm run bench: measures the README's performance figures on this machine, each beside its baseline.
import { listenForStop } from '@hands/local/process/listen-for-stop';
import { CommanderError } from 'commander';
import { describeMachine } from './describe-machine.ts';
import {
  formatAccepted,
  formatBacklog,
  formatRecorded,
  formatShown,
  formatTakenOver,
} from './format-results.ts';
import { measureAccepting } from './measure-accepting.ts';
import { measureBacklog } from './measure-backlog.ts';
import { measureRecording } from './measure-recording.ts';
import { measureScreens } from './measure-screens.ts';
import { measureTakeover } from './measure-takeover.ts';
import { parseOptions } from './parse-options.ts';
import type { BenchOptions } from './parse-options.ts';
import { setUp } from './set-up.ts';
import type { BenchEnvironment } from './set-up.ts';

// only the tables go to standard output
const log = (line: string) => void process.stderr.write(`${line}\n`);
const print = (text: string) => void process.stdout.write(`${text}\n`);

/** Exit codes by the signal that ended the run. */
const exitCodes: Partial<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

async function measureAll(environment: BenchEnvironment, options: BenchOptions): Promise<void> {
  const { rounds, seconds, only } = options;
  print(
    `${await describeMachine(environment)}. The load generator, services and databases share the cores. ` +
      `Figures are medians of ${String(rounds)} rounds with loads of ${String(seconds)} s; contenders take turns in each round.\n`,
  );
  if (only.includes('accept')) print(formatAccepted(await measureAccepting(environment, options, log)));
  if (only.includes('record')) print(formatRecorded(await measureRecording(environment, options, log)));
  if (only.includes('backlog')) print(formatBacklog(await measureBacklog(environment, options, log)));
  if (only.includes('takeover')) print(formatTakenOver(await measureTakeover(environment, options, log)));
  if (only.includes('screen')) print(formatShown(await measureScreens(environment, options, log)));
}

async function bench(options: BenchOptions): Promise<void> {
  const stop = listenForStop();
  // An uncaught error ends the run as Ctrl-C does: through close(), so that nothing is left behind. Clients whose server has
  // stopped cause more such errors during close(), but then the promise is already settled.
  const ended = new Promise<never>((_, reject) => {
    stop.addEventListener('abort', () => reject(stop.reason as Error));
    process.on('uncaughtException', reject);
  });
  ended.catch(() => undefined);
  log('Starting Postgres and Redis for the measurements');
  const environment = await setUp(stop);
  try {
    const measured = measureAll(environment, options);
    // after an early end, pending measurements fail because their processes stop
    measured.catch(() => undefined);
    await Promise.race([measured, ended]);
  } finally {
    await environment.close();
  }
}

async function run(args: string[]): Promise<number> {
  try {
    await bench(parseOptions(args));
    return 0;
  } catch (error) {
    // commander has printed it; asking for help is not an error
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const fault = error as Error;
    const exitCode = exitCodes[fault.message];
    if (exitCode !== undefined) return exitCode;
    log(fault.stack ?? fault.message);
    return 1;
  }
}

process.exit(await run(process.argv.slice(2)));
