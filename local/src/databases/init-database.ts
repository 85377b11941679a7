import { chownSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startProcess } from '../process/own-process.ts';
import type { Identity } from '../process/own-process.ts';

// Postgres refuses to run as root. If root runs this, `nobody` owns the cluster.
const nobody: Identity = { uid: 65534, gid: 65534 };

/** Creates a cluster with the superuser `postgres` and the password `password`. `dir` appears only once it is complete. */
export async function initDatabase(initdb: string, dir: string, abort?: AbortSignal): Promise<void> {
  const as = process.getuid?.() === 0 ? nobody : undefined;
  const unfinished = `${dir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  const secrets = mkdtempSync(path.join(tmpdir(), 'hands-'));
  const passwordFile = path.join(secrets, 'password');
  writeFileSync(passwordFile, 'password\n', { mode: 0o400 });
  if (as) for (const file of [unfinished, secrets, passwordFile]) chownSync(file, as.uid, as.gid);
  try {
    await runInitdb(initdb, ['-D', unfinished, `--pwfile=${passwordFile}`], as, abort);
  } finally {
    rmSync(secrets, { recursive: true });
  }
  renameSync(unfinished, dir);
}

async function runInitdb(
  initdb: string,
  args: string[],
  as: Identity | undefined,
  abort?: AbortSignal,
): Promise<void> {
  const all = [
    ...args,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    '-E',
    'UTF8',
    '--locale=C',
    '--no-instructions',
  ];
  const { child, exited } = await startProcess(initdb, all, {
    stdio: ['ignore', 'pipe', 'pipe'],
    deathSignal: 'SIGINT',
    as,
    // the time zone would become the default of the database
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
  });
  const stop = () => child.kill('SIGINT');
  abort?.addEventListener('abort', stop);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data: Buffer) => (output += data.toString()));
  const reason = await exited;
  abort?.removeEventListener('abort', stop);
  abort?.throwIfAborted();
  if (reason !== 'exit code 0')
    throw new Error(`initdb could not create the database (${reason}):\n${output.trim()}`);
}
