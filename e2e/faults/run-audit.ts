import { execFile } from 'node:child_process';
import { bundleMain } from '@hands/testing/bundle-main';
import type { Cluster } from './cluster.ts';
import type { PollRules, Violation } from './history.ts';

/** Tallies, totals, times, versions and seals, by `npm run audit`. */
export async function runAudit({ system }: Cluster, polls: PollRules[]): Promise<Violation[]> {
  const args = [await bundleMain('audit'), '--json'];
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: system.databaseUrl(),
    REDIS_URL: system.redis()?.url,
    // the databases of tests run without fsync
    ALLOW_DATA_LOSS: '1',
  };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (!error) return resolve([]);
      if (error.code !== 1) return resolve([{ text: `audit failed: ${stderr}` }]);
      const { faults } = JSON.parse(stdout) as { faults: { pollId: number | null; check: string }[] };
      // those of earlier rounds were reported then
      const own = faults.filter(({ pollId }) => pollId === null || polls.some(({ id }) => id === pollId));
      resolve(
        own.map((fault) => ({
          text: `audit, ${fault.check}: ${JSON.stringify(fault)}`,
          ...(fault.pollId !== null && { poll: fault.pollId }),
        })),
      );
    });
  });
}
