// Starts a database server as a child process, waits until it is ready, and stops it.
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startProcess } from '../process/own-process.ts';
import type { Identity } from '../process/own-process.ts';
import type { Part } from '../process/part.ts';

export interface Server extends Part {
  url: string;
  pid: number;
  /** Sends a signal, for tests of faults. Await `exited` after a signal that kills. */
  kill: (signal: NodeJS.Signals) => void;
}

export interface ServerOptions {
  name: string;
  url: string;
  command: string;
  args: string[];
  logFile: string;
  isReady(pid: number): Promise<boolean>;
  stopSignal: NodeJS.Signals;
  hardSignal?: NodeJS.Signals;
  as?: Identity | undefined;
  abort?: AbortSignal | undefined;
}

const startDeadlineMs = 60_000;
const stopDeadlineMs = 20_000;

/** @throws with the server's last log lines if it ends before it is ready, or is not ready in time */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { name, url, logFile, stopSignal, hardSignal = 'SIGKILL', abort } = options;
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const logStart = statSync(logFile).size;
  function lastLines(): string {
    const content = readFileSync(logFile);
    // smaller than at the start: it was rotated, so all of it is from this run
    const own = content.length < logStart ? content : content.subarray(logStart);
    return own.toString().trim().split('\n').slice(-10).join('\n');
  }

  const { child, pid, exited } = await startProcess(options.command, options.args, {
    stdio: ['ignore', log, log],
    deathSignal: stopSignal,
    hardSignal,
    as: options.as,
    // Redis does not start with a locale that is not installed, and Postgres's messages are matched in English
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  }).finally(() => {
    closeSync(log);
  });

  const kill = (signal: NodeJS.Signals) => void child.kill(signal);
  async function end(): Promise<void> {
    kill(stopSignal);
    const force = setTimeout(kill, stopDeadlineMs, hardSignal);
    await exited;
    clearTimeout(force);
  }
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= end());

  const deadline = Date.now() + startDeadlineMs;
  while (!(await options.isReady(pid))) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`${name} failed to start (${await exited}):\n${lastLines()}`);
    }
    if (abort?.aborted || Date.now() > deadline) {
      await stop();
      abort?.throwIfAborted();
      throw new Error(
        `Starting ${name} timed out after ${String(startDeadlineMs / 1000)} s:\n${lastLines()}`,
      );
    }
    await delay(25);
  }
  return { name, url, pid, exited, kill, stop, lastLines };
}
