import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { bundleMain } from '@hands/testing/bundle-main';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

// starts a service as `npm start` does, then dies: while the service loads, or later
const parent = (program: string) => `
  const child = require('node:child_process').spawn(process.execPath, ['${program}'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { PATH: process.env.PATH, PORT: '0', DATABASE_URL: 'postgres://127.0.0.1:1/x', REDIS_URL: 'redis://127.0.0.1:1' },
  });
  console.log(child.pid);
  child.stdout.once('data', () => process.kill(process.pid, 'SIGKILL'));
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), Number(process.argv[1]));
`;

test.each([
  ['vote', 100],
  ['worker', 100],
  ['result', 100],
  ['vote', 10_000],
  ['worker', 10_000],
  ['result', 10_000],
])(
  '%s ends when the process that started it is killed within %i ms and nothing reads its log any more',
  async (service, ms) => {
    const starter = spawn(process.execPath, ['-e', parent(await bundleMain(service)), String(ms)], {
      cwd: root,
    });
    const [line] = (await once(starter.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    await once(starter, 'exit');
    await expect.poll(() => isRunning(pid)).toBe(false);
  },
);

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
