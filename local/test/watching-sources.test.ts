import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { watchSources } from '@hands/local/watch-sources';
import { expect, onTestFinished, test } from 'vitest';

async function watchFolder() {
  // below a folder `test`: only names inside the watched folder are looked at
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

/** As many editors save: into a file beside it, which then takes its place. */
function saveByRename(file: string, content: string): void {
  writeFileSync(`${file}.tmp`, content);
  renameSync(`${file}.tmp`, file);
}

test('each of ten saves by rename is seen', async () => {
  const { folder, saves } = await watchFolder();
  for (let save = 1; save <= 10; save++) {
    const before = saves();
    saveByRename(path.join(folder, 'src', 'app.ts'), `save ${String(save)}`);
    await expect.poll(saves).toBeGreaterThan(before);
  }
});

test('a save in place is seen, and one of a test or of what browsers load is not', async () => {
  const { folder, saves } = await watchFolder();
  writeFileSync(path.join(folder, 'test', 'app.test.ts'), 'a test');
  writeFileSync(path.join(folder, 'public', 'ballot.js'), 'a script');
  writeFileSync(path.join(folder, 'src', 'app.ts'), 'after');
  await expect.poll(saves).toBe(1);
});
