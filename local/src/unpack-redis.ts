// Redis from the packages of a Debian or Ubuntu, unpacked into a folder of ours: this needs neither root nor a password, and
// changes nothing outside that folder. apt-get checks the signatures of what it downloads.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from './run-command.ts';

interface UnpackOptions {
  /** Where Redis will be; what is there already is replaced. */
  folder: string;
  print: (line: string) => void;
  abort?: AbortSignal | undefined;
}

/** The program in a folder that unpackRedis() has made; undefined where it is missing or does not run here (any more). */
export function findUnpackedRedis(folder: string): string | undefined {
  const program = path.join(folder, 'redis-server');
  return spawnSync(program, ['--version']).status === 0 ? program : undefined;
}

/**
 * Downloads and unpacks in a folder beside the final one, which appears complete or not at all: several may do so at once.
 * @throws where apt-get cannot get it, and where it does not run
 */
export async function unpackRedis({ folder, print, abort }: UnpackOptions): Promise<void> {
  mkdirSync(path.dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    print('Getting Redis: apt-get downloads its packages, a few MB, into this folder (once)');
    const packages = await download(unfinished, showProgress(print), abort);
    const unpacked = path.join(unfinished, 'redis');
    for (const file of packages) await runCommand('dpkg-deb', ['-x', file, unpacked], { abort });
    writeStarter(unpacked);
    if (!findUnpackedRedis(unpacked))
      throw new Error('The Redis that apt-get has downloaded does not run here.');
    moveInto(folder, unpacked);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** With the package lists of the system; where these are missing or out of date, with lists of our own. */
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
  // these two even where they are installed; of the libraries that they need only those that are not
  const install = ['install', '--download-only', '--reinstall', '--no-install-recommends'];
  const wanted = ['redis-server', 'redis-tools'];
  try {
    await apt(...install, ...wanted);
  } catch {
    abort?.throwIfAborted();
    mkdirSync(path.join(lists, 'partial'), { recursive: true });
    // some other source may fail: whether ours have come, the download shows
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
    // nothing is installed, so the lock that takes root is not needed
    'Debug::NoLocking=1',
    `Dir::Cache=${path.join(folder, 'cache')}`,
    // as root, too: the user _apt may not write here
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

/** Of apt-get's `dlstatus:2:84.45:Retrieving file 2 of 2 (3s remaining)` a line now and then. */
function showProgress(print: (line: string) => void): (line: string) => void {
  let saidAt = Date.now();
  return (line) => {
    const [, percent, text] = /^dlstatus:\d+:([\d.]+):(.*)/.exec(line) ?? [];
    if (percent === undefined || text === undefined || Date.now() - saidAt < progressEveryMs) return;
    saidAt = Date.now();
    print(`Getting Redis: ${String(Math.round(Number(percent)))} %, ${text}`);
  };
}

// A script, so that whoever starts it need not know of the libraries. It finds them beside itself: the folder may be moved.
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
  // another run may have been faster, and may use it already
  if (findUnpackedRedis(folder)) return;
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(unpacked, folder);
  } catch (error) {
    if (!findUnpackedRedis(folder)) throw error;
  }
}
