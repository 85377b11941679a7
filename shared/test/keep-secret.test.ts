import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { keepSecret } from '../src/process/keep-secret.ts';

function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'hands-secret-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

test('a secret is made once, is long, and is its owner’s alone', () => {
  const file = path.join(makeFolder(), 'secret');
  const secret = keepSecret(file);
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(keepSecret(file)).toBe(secret);
  expect(keepSecret(`${file}-2`)).not.toBe(secret);
});

test('processes that make it at the same time agree', async () => {
  const folder = makeFolder();
  const source = new URL('../src/process/keep-secret.ts', import.meta.url).href;
  const program = `import { keepSecret } from ${JSON.stringify(source)}; process.stdout.write(keepSecret(process.argv[1]));`;
  const args = ['--import', 'tsx', '--input-type', 'module', '--eval', program, path.join(folder, 'secret')];
  const made = await Promise.all(
    Array.from({ length: 4 }, () => promisify(execFile)(process.execPath, args).then(({ stdout }) => stdout)),
  );
  expect(new Set(made).size).toBe(1);
  expect(readdirSync(folder)).toEqual(['secret']);
});

test('a folder that does not exist is an error', () => {
  expect(() => keepSecret(path.join(makeFolder(), 'none', 'secret'))).toThrow('ENOENT');
});
