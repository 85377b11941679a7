import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

test.each(['README.md', 'docs/tour.md', 'docs/architecture.md'])(
  'F165: every file that %s shows or links to exists',
  (document) => {
    const text = readFileSync(`${root}/${document}`, 'utf8');
    const linked = Array.from(
      text.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g),
      ([, file = '']) => file,
    );
    const shown = Array.from(text.matchAll(/\b(?:src|srcset)="([^"]+)"/g), ([, file = '']) => file);
    expect([...linked, ...shown].filter((file) => /\.(png|svg)$/.test(file))).not.toEqual([]);
    for (const file of [...linked, ...shown])
      expect(existsSync(path.join(root, path.dirname(document), file)), file).toBe(true);
  },
);
