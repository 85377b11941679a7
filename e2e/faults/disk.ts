// A disk that a test may fill: a file system in memory, which shrinks to what it holds. Needs root, on Linux.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';

export interface Disk {
  dir: string;
  /** Leaves no free space. */
  fill(): void;
  free(): void;
  close(): Promise<void>;
}

/** Much more than a run writes. Memory is used only for what is stored. */
const SIZE = '1g';

/** @returns undefined if this user may not mount one */
export function openDisk(name: string): Disk | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const dir = mkdtempSync(`/tmp/hands-${name}-`);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=700`, 'hands-test', dir]);
  if (mounted.status !== 0) {
    rmSync(dir, { recursive: true });
    return undefined;
  }
  // A shell that outlives this process, even if it is killed: it unmounts when its input ends.
  const keeper = spawn('sh', ['-c', 'read _; umount --lazy "$0"; rmdir "$0"', dir], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  keeper.unref();
  const resize = (size: string) =>
    execFileSync('mount', ['-o', `remount,size=${size}`, dir], { stdio: ['ignore', 'ignore', 'ignore'] });
  mkdirSync(`${dir}/data`);
  return {
    dir: `${dir}/data`,
    fill() {
      // the database goes on writing between the measurement and the change, which then fails
      for (let attempt = 0; attempt < 50; attempt++) {
        const { blocks, bfree, bsize } = statfsSync(dir);
        try {
          resize(String((blocks - bfree) * bsize));
          return;
        } catch {
          continue;
        }
      }
      throw new Error('the disk could not be filled');
    },
    free: () => void resize(SIZE),
    async close() {
      if (keeper.exitCode !== null) return;
      keeper.stdin.end();
      await once(keeper, 'exit');
    },
  };
}
