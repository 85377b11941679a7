// Uses chokidar, because fs.watch(recursive) on Linux stops reporting a file once an editor has saved it by rename.
import { once } from 'node:events';
import path from 'node:path';
import { watch } from 'chokidar';

/** One save may cause several events within this time. */
const MAX_WAIT_MS = 100;

/**
 * Calls `onSave` after each save in these folders, except in `test`, `node_modules` and `public`. Returns once it watches.
 * @returns a function that stops it
 */
export async function watchSources(folders: string[], onSave: () => void): Promise<() => Promise<void>> {
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folders, {
    ignoreInitial: true,
    ignored: (file) => folders.some((folder) => isIgnored(path.relative(folder, file))),
  });
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(onSave, MAX_WAIT_MS);
  });
  await once(watcher, 'ready');
  return async () => {
    clearTimeout(timer);
    await watcher.close();
  };
}

/** @param file relative to the watched folder */
function isIgnored(file: string): boolean {
  const names = file.split(path.sep);
  return names[0] !== '..' && names.some((name) => ['test', 'node_modules', 'public'].includes(name));
}
