import { findOnPath } from './find-on-path.ts';
import { findRedis, redisFolder } from './find-redis.ts';
import { runCommand } from './run-command.ts';
import { unpackRedis } from './unpack-redis.ts';

/**
 * Gets a Redis where there is none and a package manager gives it without a password: apt-get, or brew on macOS.
 * @returns why there is none; undefined once findRedis() finds one
 */
export async function ensureRedis(
  print: (line: string) => void,
  abort?: AbortSignal,
): Promise<string | undefined> {
  if (findRedis()) return undefined;
  const none = 'there is no redis-server or valkey-server on the PATH';
  try {
    if (process.platform === 'darwin' && findOnPath('brew')) {
      print('Installing Redis: brew install redis');
      await runCommand('brew', ['install', 'redis'], { abort });
    } else if (findOnPath('apt-get') && findOnPath('dpkg-deb')) {
      await unpackRedis({ folder: redisFolder, print, abort });
    } else {
      return `${none}, nor apt-get or brew to get one`;
    }
  } catch (error) {
    abort?.throwIfAborted();
    print(`That failed. ${error instanceof Error ? error.message : String(error)}`);
  }
  return findRedis() ? undefined : `${none}, and it could not be downloaded`;
}
