import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A killed Postgres leaves its lock file. If no process has the id in that file, the file stays: Postgres recognizes it, and
 * needs it to detect remaining backends. The caller has the folder to itself, so two other cases are left:
 *
 * 1. Another program now has the process id. The lock file is deleted.
 * 2. A Postgres in this folder has it, left by a runner that was killed on a system without setpriv. It is stopped.
 */
export async function removeStaleLock(dir: string): Promise<void> {
  const lock = `${dir}/postmaster.pid`;
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0]);
  const command = commandOf(pid);
  if (command.includes(`-D ${dir}`)) {
    process.kill(pid, 'SIGINT');
    while (commandOf(pid).includes(`-D ${dir}`)) await delay(50);
  } else if (command !== '') {
    rmSync(lock);
  }
}

function commandOf(pid: number): string {
  if (process.platform === 'linux') {
    const file = `/proc/${String(pid)}/cmdline`;
    return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\0', ' ') : '';
  }
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
}
