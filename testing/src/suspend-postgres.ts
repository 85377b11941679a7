import { spawnSync } from 'node:child_process';

/**
 * Suspends Postgres with all its processes: connections stay open, and nothing is answered.
 * @returns how many processes, and a function that lets them go on
 */
export function suspendPostgres(pid: number): { count: number; resume: () => void } {
  // first the postmaster: a process that it forked after the list was made would go on
  signal([pid], 'SIGSTOP');
  const pids = [pid, ...childrenOf(pid)];
  signal(pids, 'SIGSTOP');
  return {
    count: pids.length,
    resume: () => {
      signal(pids, 'SIGCONT');
    },
  };
}

/** None if it has just started, or has ended. */
function childrenOf(pid: number): number[] {
  const { error, status, stdout, stderr } = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  if (error) throw error;
  if (status === 1) return [];
  if (status !== 0) throw new Error(`pgrep failed: ${stderr}`);
  return stdout.trim().split('\n').map(Number);
}

function signal(pids: number[], name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      // a backend that has ended meanwhile
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
