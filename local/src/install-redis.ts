import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { findOnPath } from './find-on-path.ts';
import { startProcess } from './own-process.ts';
import { findRedis } from './redis.ts';

type Say = (line: string) => void;

/**
 * Installs Redis where a package manager does it without a password: apt-get as root, brew on macOS.
 * @returns the server's path; undefined where that cannot be done or has failed
 */
export async function installRedis(say: Say, abort?: AbortSignal): Promise<string | undefined> {
  if (process.platform === 'darwin' && findOnPath('brew')) {
    await run('brew', ['install', 'redis'], say, abort);
  } else if (process.getuid?.() === 0 && findOnPath('apt-get')) {
    await withoutStartingDaemons(async () => {
      if (!(await run('apt-get', ['update', '-q'], say, abort))) return;
      await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'redis-server'], say, abort);
    });
  }
  return findRedis();
}

async function run(command: string, args: string[], say: Say, abort?: AbortSignal): Promise<boolean> {
  say(`Installing Redis: ${[command, ...args].join(' ')}`);
  const { child, exited } = await startProcess(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    deathSignal: 'SIGTERM',
    hardSignal: 'SIGTERM',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const stop = () => child.kill('SIGTERM');
  abort?.addEventListener('abort', stop);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data: Buffer) => (output += data.toString()));
  const reason = await exited;
  abort?.removeEventListener('abort', stop);
  abort?.throwIfAborted();
  if (reason === 'exit code 0') return true;
  say(`That failed (${reason}):\n${output.trim().split('\n').slice(-5).join('\n')}`);
  return false;
}

const policy = '/usr/sbin/policy-rc.d';

// Debian's package would start a server of its own on port 6379; this file, asked first, forbids it.
async function withoutStartingDaemons(install: () => Promise<void>): Promise<void> {
  if (existsSync(policy)) return install();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
  } finally {
    rmSync(policy, { force: true });
  }
}
