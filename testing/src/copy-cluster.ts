// A Postgres cluster with the roles of the services, all migrations and the sample poll. initdb needs a second of processor time, a copy almost none.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureRoles } from '@hands/db/ensure-roles';
import { ensureSamplePoll, migrate } from '@hands/db/migrate';
import { startPostgres } from '@hands/local/databases/postgres';
import { freePort } from '@hands/local/process/free-port';

let template: Promise<string> | undefined;

/** Copies the cluster to a folder, unless that already contains one. */
export async function copyCluster(to: string): Promise<void> {
  if (existsSync(`${to}/PG_VERSION`)) return;
  template ??= createTemplate();
  const from = await template;
  mkdirSync(to, { recursive: true });
  // with owner and rights, which fs.cp does not copy
  await promisify(execFile)('cp', ['-Rp', `${from}/.`, to]);
}

async function createTemplate(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hands-cluster-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const dir = path.join(folder, 'postgres');
  const postgres = await startPostgres({ dir, port: await freePort(), fsync: false });
  try {
    const { owner } = await ensureRoles(postgres.url);
    await migrate(owner);
    await ensureSamplePoll(owner, 'Cats', 'Dogs');
  } finally {
    await postgres.stop();
  }
  return dir;
}
