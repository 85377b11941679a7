import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A killed Postgres leaves its lock file. It sees by itself that the process named there is dead, and then the file is
 * left to it: it also tells of backends that linger. Two cases it does not see, given that the caller has the folder to
 * itself: the number now belongs to some other process, or to a Postgres left over from a runner that was killed where
 * there is no setpriv. The one is taken out of the way, the other ended.
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
