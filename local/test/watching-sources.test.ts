import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { watchSources } from '@hands/local/services/watch-sources';
import { expect, onTestFinished, test } from 'vitest';

async function watchFolder() {
  // inside a folder named `test`, because only names below the watched folder count
  const dir = mkdtempSync(path.join(tmpdir(), 'hands-watch-'));
  const folder = path.join(dir, 'test', 'vote');
  for (const name of ['src', 'test', 'public']) mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, 'src', 'app.ts'), 'before');
  let saves = 0;
  const stop = await watchSources([folder], () => saves++);
  onTestFinished(async () => {
    await stop();
    rmSync(dir, { recursive: true });
  });
  return { folder, saves: () => saves };
}

/** Saves as many editors do: to a temporary file that then replaces the original. */
function saveByRename(file: string, content: string): void {
  writeFileSync(`${file}.tmp`, content);
  renameSync(`${file}.tmp`, file);
}

test('reports each of ten saves by rename', async () => {
  const { folder, saves } = await watchFolder();
  for (let save = 1; save <= 10; save++) {
    const before = saves();
    saveByRename(path.join(folder, 'src', 'app.ts'), `save ${String(save)}`);
    await expect.poll(saves).toBeGreaterThan(before);
  }
});

test('reports a save in place, but not in the folders test and public', async () => {
  const { folder, saves } = await watchFolder();
  writeFileSync(path.join(folder, 'test', 'app.test.ts'), 'a test');
  writeFileSync(path.join(folder, 'public', 'ballot.js'), 'a script');
  writeFileSync(path.join(folder, 'src', 'app.ts'), 'after');
  await expect.poll(saves).toBe(1);
});
