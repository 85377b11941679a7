// The commands for a second terminal find the system that `npm start` runs, even if its usual ports were in use.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ownPlace, run } from './runner.ts';
import type { RunnerEnv } from './runner.ts';

async function command(name: 'audit' | 'seed', env: RunnerEnv, ...args: string[]) {
  const script = fileURLToPath(new URL(`../${name}.js`, import.meta.url));
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

test('I4: npm run seed and npm run audit find the running system, and no longer find it once it is stopped', async () => {
  const env = await ownPlace();
  const file = path.join(env['DATA_DIR'] ?? '', 'running.json');
  const runner = await run(env);
  await runner.says('Show of Hands is ready');
  // the file contains the database password
  expect(statSync(file).mode & 0o777).toBe(0o600);

  expect(await command('seed', env, '--votes', '60')).toMatchObject({ code: 0 });
  await expect
    .poll(async () => (await command('audit', env)).output)
    .toContain('No faults found in 1 poll, 60 ballots. Every tally equals a recount.');

  runner.signal('SIGTERM');
  await runner.exited;
  expect(existsSync(file)).toBe(false);
  const { code, output } = await command('audit', env);
  expect({ code, output }).toMatchObject({ code: 2, output: expect.stringContaining('npm start') });
});
