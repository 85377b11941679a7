import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TestBackend } from '@hands/testing/backends';

const path = fileURLToPath(new URL('../../README.md', import.meta.url));

/** Replaces the tables between the comments of this queue. */
export function writeReadme(table: string, backend: TestBackend): void {
  const [begin, end] = [
    `<!-- faults, queue in ${backend}: begin -->`,
    `<!-- faults, queue in ${backend}: end -->`,
  ];
  const readme = readFileSync(path, 'utf8');
  const [start, stop] = [readme.indexOf(begin), readme.indexOf(end)];
  if (start < 0 || stop < 0) throw new Error(`README.md has no place for the table: ${begin}`);
  writeFileSync(path, `${readme.slice(0, start)}${begin}\n\n${table}\n\n${readme.slice(stop)}`);
}
