import { execFileSync } from 'node:child_process';

/**
 * Suspends Postgres with all its processes: connections stay open, and nothing is answered.
 * @returns how many processes, and a function that lets them go on
 */
export function suspendPostgres(pid: number): { count: number; resume: () => void } {
  // first the postmaster: a process that it forked after the list was made would go on
  signal([pid], 'SIGSTOP');
  const children = execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  const pids = [pid, ...children.trim().split('\n').map(Number)];
  signal(pids, 'SIGSTOP');
  return {
    count: pids.length,
    resume: () => {
      signal(pids, 'SIGCONT');
    },
  };
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
