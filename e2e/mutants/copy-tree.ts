import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Not shared with the copy, because they are written to. */
const caches = new Set(['.cache', '.vite', '.vite-temp']);

/**
 * Copies the files of the working tree that git tracks or would track into a temporary folder.
 * @throws Error if the tree is not a git repository
 */
export function copyTree(root: string): { folder: string; remove: () => void } {
  const files = listFiles(root);
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'hands-mutants-'));
  for (const file of files) cpSync(path.join(root, file), path.join(folder, file));
  linkPackages(root, folder);
  for (const workspace of readdirSync(folder))
    if (existsSync(path.join(root, workspace, 'node_modules')) && workspace !== 'node_modules')
      symlinkSync(path.join(root, workspace, 'node_modules'), path.join(folder, workspace, 'node_modules'));
  // the Redis that `npm test` has unpacked
  const programs = path.join(root, '.data/programs');
  if (existsSync(programs)) {
    mkdirSync(path.join(folder, '.data'));
    symlinkSync(programs, path.join(folder, '.data/programs'));
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }) };
}

function listFiles(root: string): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { status, stdout, stderr, error } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`git cannot list the files: ${error?.message ?? stderr}`, { cause: error });
  return [...new Set(stdout.split('\0'))].filter((file) => file !== '' && existsSync(path.join(root, file)));
}

/** Links every package. A link to all of node_modules would lead to the original of our workspaces, which are links in it. */
function linkPackages(root: string, folder: string): void {
  const [from, to] = [path.join(root, 'node_modules'), path.join(folder, 'node_modules')];
  mkdirSync(path.join(to, '@hands'), { recursive: true });
  for (const name of readdirSync(from))
    if (name !== '@hands' && !caches.has(name)) symlinkSync(path.join(from, name), path.join(to, name));
  for (const workspace of readdirSync(path.join(from, '@hands')))
    symlinkSync(readlinkSync(path.join(from, '@hands', workspace)), path.join(to, '@hands', workspace));
}
