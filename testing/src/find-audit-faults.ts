import { execFile } from 'node:child_process';
import { bundleMain } from './bundle-main.ts';
import type { System } from './system.ts';

export interface AuditFault {
  pollId: number | null;
  check: string;
}

/** What `npm run audit` finds in a whole system. Rejects if it could not be run. */
export async function findAuditFaults(system: Pick<System, 'databaseUrl' | 'redis'>): Promise<AuditFault[]> {
  const args = [await bundleMain('audit'), '--json'];
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: system.databaseUrl(),
    REDIS_URL: system.redis()?.url,
    // the databases of tests run without fsync
    ALLOW_DATA_LOSS: '1',
  };
  return new Promise((resolve, reject) => {
    // it prints a line for each of what may be thousands of polls
    execFile(process.execPath, args, { env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (!error) resolve([]);
      else if (error.code === 1) resolve((JSON.parse(stdout) as { faults: AuditFault[] }).faults);
      else reject(new Error(`the audit failed: ${stderr || error.message}`));
    });
  });
}
