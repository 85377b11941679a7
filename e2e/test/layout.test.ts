import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const mayImport: Record<string, string[]> = {
  vote: ['shared', 'db'],
  worker: ['shared', 'db'],
  result: ['shared', 'db'],
  'seed-data': [],
  audit: ['shared', 'db'],
  db: ['shared'],
  shared: [],
};

test.each(Object.entries(mayImport))('I10, F150: %s imports of ours only %j', (folder, allowed) => {
  const files = readdirSync(`${root}/${folder}/src`, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const source = readFileSync(`${root}/${folder}/src/${file}`, 'utf8');
    const imported = [...source.matchAll(/from '(@hands\/([^/]+)[^']*|(?:\.\.\/)+(?:[a-z-]+)\/src[^']*)'/g)];
    for (const [, specifier, workspace] of imported) {
      expect(allowed, `${folder}/src/${file} imports ${specifier}`).toContain(workspace);
    }
  }
});

test('F165: what the README shows and leads to is there', () => {
  const readme = readFileSync(`${root}/README.md`, 'utf8');
  const files = Array.from(readme.matchAll(/\]\((?!https?:|#)([^)]+)\)/g), ([, file = '']) => file);
  expect(files.filter((file) => file.endsWith('.png'))).not.toEqual([]);
  for (const file of files) expect(existsSync(`${root}/${file}`), file).toBe(true);
});
