// Runs `npm start` in its own process, on its own ports and in its own folder.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@hands/local/process/free-port';
import { startProcess } from '@hands/local/process/own-process';
import { copyCluster } from '@hands/testing/copy-cluster';
import { expect, onTestFinished } from 'vitest';

const start = fileURLToPath(new URL('../start.js', import.meta.url));

export type RunnerEnv = Record<string, string>;

/** Settings with a data folder that is deleted after the test, and ports that are free now. */
export async function ownPlace(): Promise<RunnerEnv> {
  const dir = mkdtempSync(path.join(tmpdir(), 'hands-runner-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  // empty, so that neither the environment nor .env sets them
  const env: RunnerEnv = {
    DATA_DIR: path.join(dir, 'data'),
    DATABASE_URL: '',
    REDIS_URL: '',
    REDIS_HOST: '',
  };
  for (const part of ['VOTE', 'RESULT', 'WORKER', 'POSTGRES', 'REDIS'])
    env[`${part}_PORT`] = String(await freePort());
  return env;
}

/** The same with a database cluster as `npm start` creates it, which takes a second of processor time. */
export async function placeWithCluster(): Promise<RunnerEnv> {
  const env = await ownPlace();
  await copyCluster(path.join(String(env['DATA_DIR']), 'postgres'));
  return env;
}

export interface Runner {
  output: () => string;
  /** Waits until the output contains the text. */
  says: (text: string) => Promise<void>;
  signal: (signal: NodeJS.Signals) => void;
  exited: Promise<string>;
  /** Command lines of its children, by process id. */
  children: () => Map<number, string>;
}

/** Starts it, and stops it at the end of the test, whether or not the test passes. */
export async function run(env: RunnerEnv): Promise<Runner> {
  const { child, pid, exited } = await startProcess(process.execPath, [start], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    deathSignal: 'SIGTERM',
    hardSignal: 'SIGTERM',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data: Buffer) => (output += data.toString()));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  return {
    output: () => output,
    says: (text) => expect.poll(() => output).toContain(text),
    signal: (signal) => void child.kill(signal),
    exited,
    children: () =>
      new Map(
        processes().flatMap((process) => (process.parent === pid ? [[process.pid, process.command]] : [])),
      ),
  };
}

export async function expectGone(pids: Iterable<number>): Promise<void> {
  const left = () => [...pids].filter((pid) => processes().some((process) => process.pid === pid));
  await expect.poll(left).toEqual([]);
}

// reads /proc on Linux, because small container images have no ps
function processes(): { pid: number; parent: number; command: string }[] {
  if (process.platform !== 'linux') {
    const lines = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n');
    return lines.map((line) => {
      const [pid, parent, ...command] = line.trim().split(/\s+/);
      return { pid: Number(pid), parent: Number(parent), command: command.join(' ') };
    });
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/stat`))
    .flatMap((name) => {
      try {
        const parent = /\) \S (\d+) /.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        return []; // it ended while it was read
      }
    });
}
