// The patches of `npm run test:mutants`, which takes too long for every change, must not go stale.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readMutants } from '../mutants/read-mutants.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const mutants = readMutants();

test('there are at least twenty mutants', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(20);
});

test.each(mutants)('the patch $name applies, and the tests that it names exist', ({ patch, tests }) => {
  const { stderr } = spawnSync('git', ['apply', '--check', patch], { cwd: root, encoding: 'utf8' });
  expect(stderr).toBe('');
  for (const { file, title = '' } of tests) {
    expect(existsSync(path.join(root, file)), file).toBe(true);
    expect(readFileSync(path.join(root, file), 'utf8')).toMatch(new RegExp(title));
  }
});
