// chokidar, because fs.watch(recursive) on Linux no longer reports a file once it was saved by rename, as many editors do.
import { once } from 'node:events';
import path from 'node:path';
import { watch } from 'chokidar';

/** An editor makes several events of one save. */
const MAX_WAIT_MS = 100;

/**
 * Calls `onSave` after each save in these folders, but for tests, packages and what browsers load. Ready when it returns.
 * @returns what ends it
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

/** @param file relative to the folder that is watched */
function isIgnored(file: string): boolean {
  const names = file.split(path.sep);
  return names[0] !== '..' && names.some((name) => ['test', 'node_modules', 'public'].includes(name));
}
