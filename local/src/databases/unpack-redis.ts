// Unpacks Redis from Debian or Ubuntu packages into a folder of this checkout. This needs neither root nor a password, and
// changes nothing outside that folder. apt-get checks the signatures of the packages.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../process/run-command.ts';

interface UnpackOptions {
  /** The folder for Redis. One that does not run is replaced. */
  folder: string;
  print: (line: string) => void;
  abort?: AbortSignal | undefined;
}

/** The program in a folder of unpackRedis(), or undefined if it is missing or does not run. */
export function findUnpackedRedis(folder: string): string | undefined {
  const program = path.join(folder, 'redis-server');
  return spawnSync(program, ['--version']).status === 0 ? program : undefined;
}

/**
 * Downloads and unpacks Redis in a folder beside the final one, and then renames it: the final folder is always complete.
 * Several processes may do this at once.
 * @throws if apt-get cannot download Redis, or if Redis does not run
 */
export async function unpackRedis({ folder, print, abort }: UnpackOptions): Promise<void> {
  mkdirSync(path.dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    print('Downloading Redis with apt-get: a few MB, only once');
    const packages = await download(unfinished, showProgress(print), abort);
    const unpacked = path.join(unfinished, 'redis');
    for (const file of packages) await runCommand('dpkg-deb', ['-x', file, unpacked], { abort });
    writeStarter(unpacked);
    if (!findUnpackedRedis(unpacked)) throw new Error('The downloaded Redis does not run on this system.');
    moveInto(folder, unpacked);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Uses the system's package lists, or downloads its own if those are missing or out of date. */
async function download(
  folder: string,
  onLine: (line: string) => void,
  abort?: AbortSignal,
): Promise<string[]> {
  const archives = path.join(folder, 'cache', 'archives');
  mkdirSync(path.join(archives, 'partial'), { recursive: true });
  const lists = path.join(folder, 'lists');
  const ownLists = ['-o', `Dir::State::Lists=${lists}`];
  const apt = (...args: string[]) =>
    runCommand('apt-get', ['-q', '-y', ...aptOptions(folder), ...args], { onLine, abort });
  // downloads these two even if they are installed, but only those of their libraries that are not
  const install = ['install', '--download-only', '--reinstall', '--no-install-recommends'];
  const wanted = ['redis-server', 'redis-tools'];
  try {
    await apt(...install, ...wanted);
  } catch {
    abort?.throwIfAborted();
    mkdirSync(path.join(lists, 'partial'), { recursive: true });
    // another source may fail; the download below shows whether the lists are good enough
    await apt('update', ...ownLists).catch(() => undefined);
    abort?.throwIfAborted();
    await apt(...install, ...ownLists, ...wanted);
  }
  return readdirSync(archives)
    .filter((name) => name.endsWith('.deb'))
    .map((name) => path.join(archives, name));
}

function aptOptions(folder: string): string[] {
  const options = [
    // nothing is installed, so the lock, which needs root, is not needed
    'Debug::NoLocking=1',
    `Dir::Cache=${path.join(folder, 'cache')}`,
    // even as root, because the user _apt may not write here
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'Acquire::Retries=1',
    'Acquire::http::Timeout=20',
    'Acquire::https::Timeout=20',
    'APT::Status-Fd=1',
  ];
  return options.flatMap((option) => ['-o', option]);
}

const progressEveryMs = 5_000;

/** Prints apt-get's progress every five seconds, from lines like `dlstatus:2:84.45:Retrieving file 2 of 2 (3s remaining)`. */
function showProgress(print: (line: string) => void): (line: string) => void {
  let printedAt = Date.now();
  return (line) => {
    const [, percent, text] = /^dlstatus:\d+:([\d.]+):(.*)/.exec(line) ?? [];
    if (percent === undefined || text === undefined || Date.now() - printedAt < progressEveryMs) return;
    printedAt = Date.now();
    print(`Downloading Redis: ${String(Math.round(Number(percent)))} %, ${text}`);
  };
}

// A script that sets the library path for its callers. It finds the libraries beside itself, so the folder may be moved.
const starter = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
for folder in "$here"/lib/*-linux-* "$here"/usr/lib/*-linux-*; do
  if [ -d "$folder" ]; then LD_LIBRARY_PATH=$folder\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}; fi
done
export LD_LIBRARY_PATH
exec "$here/usr/bin/redis-server" "$@"
`;

function writeStarter(folder: string): void {
  const file = path.join(folder, 'redis-server');
  writeFileSync(file, starter);
  chmodSync(file, 0o755);
}

function moveInto(folder: string, unpacked: string): void {
  // another run may have finished first, and may already use its Redis
  if (findUnpackedRedis(folder)) return;
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(unpacked, folder);
  } catch (error) {
    if (!findUnpackedRedis(folder)) throw error;
  }
}
