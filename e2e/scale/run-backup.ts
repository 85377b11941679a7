import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { bundleProgram } from '@hands/testing/bundle-main';

/** Runs `npm run backup` or `npm run restore` with these settings. */
export async function runBackup(
  command: 'backup' | 'restore',
  env: { DATABASE_URL: string; REDIS_URL?: string | undefined },
  file: string,
): Promise<{ code: number | null; output: string }> {
  const program = await bundleProgram(`backup/src/${command === 'backup' ? 'main' : 'main-restore'}.ts`);
  const child = spawn(process.execPath, [program, file], {
    // the databases of tests run without fsync
    env: { PATH: process.env.PATH, ALLOW_DATA_LOSS: '1', ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
