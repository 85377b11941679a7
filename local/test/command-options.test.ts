import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { ownPlace } from './runner.ts';

/** Runs a script of this workspace, which must end by itself. */
async function run(script: string, ...args: string[]) {
  const path = fileURLToPath(new URL(`../${script}.js`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { env: { ...process.env, ...(await ownPlace()) } });
  onTestFinished(() => void child.kill());
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (output.out += String(chunk)));
  child.stderr.on('data', (chunk) => (output.err += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

test.each([
  ['npm start', 'start', []],
  ['npm run dev', 'start', ['--watch']],
  ['npm run seed', 'seed', []],
  ['npm run audit', 'audit', []],
  ['npm run backup', 'backup', []],
  ['npm run restore', 'restore', []],
  ['npm run bench', 'bench', []],
  ['npm run screenshots', 'screenshots', []],
  ['npm run test:faults', 'test-faults', []],
  ['npm run test:abuse', 'test-abuse', []],
  ['npm run test:fuzz', 'test-fuzz', []],
  ['npm run test:mutants', 'test-mutants', []],
])('%s prints its usage for --help, and names an unknown option', async (name, script, args) => {
  const help = await run(script, ...args, '--help');
  expect(help).toMatchObject({ code: 0, err: '' });
  expect(help.out).toContain(`Usage: ${name} -- [options]`);
  expect(await run(script, ...args, '--bogus')).toEqual({
    code: 2,
    out: '',
    err: `error: unknown option '--bogus'\n"${name} -- --help" lists the options.\n`,
  });
});
