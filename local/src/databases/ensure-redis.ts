import { findOnPath } from '../process/find-on-path.ts';
import { runCommand } from '../process/run-command.ts';
import { findRedis, redisFolder } from './find-redis.ts';
import { unpackRedis } from './unpack-redis.ts';

/**
 * Installs Redis if there is none and a package manager can do so without a password: apt-get, or brew on macOS.
 * @returns why there is no Redis, or undefined if findRedis() finds one
 */
export async function ensureRedis(
  print: (line: string) => void,
  abort?: AbortSignal,
): Promise<string | undefined> {
  if (findRedis()) return undefined;
  const none = 'neither redis-server nor valkey-server is on the PATH';
  try {
    if (process.platform === 'darwin' && findOnPath('brew')) {
      print('Installing Redis: brew install redis');
      await runCommand('brew', ['install', 'redis'], { abort });
    } else if (findOnPath('apt-get') && findOnPath('dpkg-deb')) {
      await unpackRedis({ folder: redisFolder, print, abort });
    } else {
      return `${none}, and there is no apt-get or brew to install one`;
    }
  } catch (error) {
    abort?.throwIfAborted();
    print(`Installing Redis failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  return findRedis() ? undefined : `${none}, and installing Redis failed`;
}
