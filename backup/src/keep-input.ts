import { createWriteStream, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Keeps what comes from a pipe in a file, because a backup is read twice: it is checked to its end before anything is restored.
 * @param use called with the file, which is removed afterwards
 */
export async function keepInput<Result>(
  input: Readable,
  use: (file: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hands-restore-'));
  try {
    const file = path.join(folder, 'backup');
    await pipeline(input, createWriteStream(file, { mode: 0o600 }));
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
