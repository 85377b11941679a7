import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (file: string) => readFileSync(new URL(`../public/${file}`, import.meta.url));

test('the font is a WOFF2 of at most 40 KB, and its licence lies beside it', () => {
  const font = read('fonts/schibsted-grotesk.woff2');
  expect(font.toString('latin1', 0, 4)).toBe('wOF2');
  expect(font.length).toBeLessThanOrEqual(40 * 1_024);
  expect(read('fonts/OFL.txt').toString()).toContain('SIL OPEN FONT LICENSE Version 1.1');
});
