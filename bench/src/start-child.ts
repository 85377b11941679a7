// Starts a service or a baseline in its own process.
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@hands/local/process/free-port';
import { startProcess } from '@hands/local/process/own-process';

const root = fileURLToPath(new URL('../..', import.meta.url));
const settings = {
  NODE_ENV: 'production',
  LOG_LEVEL: 'warn',
  TRUST_PROXY: '0',
  // the load comes from one address; without a limit (0), the figures would not include what counting costs
  RATE_LIMIT_PER_ADDRESS: '1000000',
};
const startDeadlineMs = 20_000;
const stopDeadlineMs = 15_000;

export interface Child {
  url: string;
  kill(signal: NodeJS.Signals): void;
  /** Resolves once it has ended, in whatever way. */
  stop(): Promise<void>;
}

/** The default check: a service is ready once it is healthy. */
export const isHealthy = async (url: string) => (await fetch(`${url}/health`)).ok;

/**
 * @param file relative to the root of the repository, such as `vote/src/main.ts`
 * @param folder for its log
 * @param isReady may reject while nothing listens
 * @throws with its log if it ends, or is not ready in time
 */
export async function startChild(
  file: string,
  folder: string,
  env: NodeJS.ProcessEnv,
  isReady: (url: string) => Promise<boolean>,
): Promise<Child> {
  const port = await freePort();
  const logFile = `${folder}/${file.replaceAll('/', '-')}.log`;
  const log = openSync(logFile, 'a');
  const { child, exited } = await startProcess(
    process.execPath,
    ['--max-semi-space-size=64', '--import', 'tsx', file],
    {
      cwd: root,
      stdio: ['ignore', log, log, 'ipc'],
      deathSignal: 'SIGTERM',
      env: { PATH: process.env.PATH, ...settings, ...env, PORT: String(port) },
    },
  );
  closeSync(log);
  let ended: string | undefined;
  void exited.then((reason) => (ended = reason));

  async function stop(): Promise<void> {
    if (ended === undefined) child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), stopDeadlineMs);
    await exited;
    clearTimeout(force);
  }

  const kill = (signal: NodeJS.Signals) => void child.kill(signal);
  const url = `http://127.0.0.1:${String(port)}`;
  for (const deadline = Date.now() + startDeadlineMs; ; await delay(50)) {
    if (await isReady(url).catch(() => false)) return { url, kill, stop };
    if (ended === undefined && Date.now() < deadline) continue;
    await stop();
    throw new Error(`${file} did not start (${ended ?? 'timed out'}):\n${readFileSync(logFile, 'utf8')}`);
  }
}
