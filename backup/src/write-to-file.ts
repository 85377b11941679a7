import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { BackupError } from './backup-error.ts';

/**
 * Has `write` fill a new file, which takes this name once it is complete and on disk. Until then a file of this name stays as it
 * is. Only this user may read it: it holds how everyone voted.
 */
export async function writeToFile<Result>(
  file: string,
  write: (output: Writable) => Promise<Result>,
): Promise<Result> {
  const part = `${file}.part`;
  try {
    const output = createWriteStream(part, { mode: 0o600, highWaterMark: 1024 * 1024 });
    const result = await write(output);
    const written = await open(part, 'r+');
    await written.sync();
    await written.close();
    await rename(part, file);
    return result;
  } catch (error) {
    await rm(part, { force: true });
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined || syscall === 'connect') throw error;
    throw new BackupError(`${file} cannot be written (${code}).`, { cause: error });
  }
}
