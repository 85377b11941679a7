import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const script = fileURLToPath(new URL('../../.ci/check-packages.js', import.meta.url));
const clean = { auditReportVersion: 2, vulnerabilities: {} };

/** Checks a lockfile with an npm that gives this answer. */
function check(packages: object, answer: unknown) {
  const dir = mkdtempSync(path.join(tmpdir(), 'hands-packages-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  writeFileSync(path.join(dir, 'package-lock.json'), JSON.stringify({ packages }));
  mkdirSync(path.join(dir, 'bin'));
  const npm = `#!${process.execPath}\nprocess.stdout.write(${JSON.stringify(JSON.stringify(answer))}); process.exit(1);\n`;
  writeFileSync(path.join(dir, 'bin', 'npm'), npm, { mode: 0o755 });
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    cwd: dir,
    env: { PATH: path.join(dir, 'bin') },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('allowed licences without known vulnerabilities pass', () => {
  const packages = {
    '': { license: 'UNLICENSED' },
    'node_modules/@hands/vote': { link: true },
    'node_modules/a': { version: '1.0.0', license: 'MIT' },
  };
  expect(check(packages, clean)).toMatchObject({ status: 0, stderr: '' });
});

test.each(['GPL-3.0-only', undefined])('a package with the licence %s fails, and is named', (license) => {
  const { status, stderr } = check({ 'vote/node_modules/@x/a': { version: '1.0.0', license } }, clean);
  expect(status).toBe(1);
  expect(stderr).toContain('@x/a@1.0.0');
});

test('a known vulnerability fails, and is named', () => {
  const vulnerabilities = { a: { name: 'a', severity: 'high', range: '<2' } };
  const { status, stderr } = check({}, { ...clean, vulnerabilities });
  expect(status).toBe(1);
  expect(stderr).toContain('a <2 has a known vulnerability (high)');
});

test('without the registry the check passes, and says what it did not check', () => {
  const { status, stdout } = check({}, { message: 'request to https://registry.example failed' });
  expect(status).toBe(0);
  expect(stdout).toContain('Known vulnerabilities were not checked');
});
