// One of our services as a separate process that a test can signal, stop and kill.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@hands/local/process/free-port';
import { bundleMain } from './bundle-main.ts';

export type ServiceName = 'vote' | 'worker' | 'result';

export interface TestService {
  url: string;
  pid: number;
  hasExited(): boolean;
  /** Everything it has logged so far. */
  log(): string;
  /**
   * Sends a signal, by default SIGKILL. Resolves with the exit code once the process has ended; for signals that do not end it
   * at once, with null. Safe to repeat.
   */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
}

const staysAlive = new Set<NodeJS.Signals>(['SIGSTOP', 'SIGCONT', 'SIGUSR2']);

export interface TestServiceOptions {
  healthy?: boolean;
  nodeArgs?: string[];
  port?: number;
}

// Crowds of tests vote from one address, without a proxy, as fast as they can.
const direct = { TRUST_PROXY: '0', RATE_LIMIT_PER_ADDRESS: '0', RATE_LIMIT_PER_VOTER: '0' };

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Starts `<name>/src/main.ts` on a free port; resolves once /health answers.
 * @param options.healthy whether /health must answer 200
 * @param options.nodeArgs arguments for node itself, before the script
 * @param options.port a free one by default
 */
export async function startTestService(
  name: ServiceName,
  env: Record<string, string | undefined>,
  { healthy = true, nodeArgs = [], port: chosenPort }: TestServiceOptions = {},
): Promise<TestService> {
  const port = chosenPort ?? (await freePort());
  const child = spawn(process.execPath, [...nodeArgs, await bundleMain(name)], {
    cwd: root,
    env: { PATH: process.env.PATH, LOG_LEVEL: 'info', ...direct, ...env, PORT: String(port) },
    // the IPC channel ends the service when the test's process dies
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let log = '';
  child.stdout?.on('data', (data: Buffer) => (log += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (log += data.toString()));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const url = `http://127.0.0.1:${port}`;

  async function kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
    child.kill(signal);
    if (staysAlive.has(signal)) return null;
    return (await exited)[0];
  }

  const hasExited = () => child.exitCode !== null || child.signalCode !== null;
  for (const deadline = Date.now() + 120_000; ; await delay(50)) {
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer && (answer.ok || !healthy))
      return { url, pid: child.pid ?? 0, hasExited, log: () => log, kill };
    if (hasExited() || Date.now() > deadline) {
      await kill();
      throw new Error(`${name} did not start:\n${log}`);
    }
  }
}
