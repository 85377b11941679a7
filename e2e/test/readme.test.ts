import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('F165: every file that the README shows or links to exists', () => {
  const readme = readFileSync(`${root}/README.md`, 'utf8');
  const files = Array.from(
    readme.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g),
    ([, file = '']) => file,
  );
  expect(files.filter((file) => file.endsWith('.png'))).not.toEqual([]);
  for (const file of files) expect(existsSync(`${root}/${file}`), file).toBe(true);
});
