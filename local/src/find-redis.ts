import { fileURLToPath } from 'node:url';
import { findOnPath } from './find-on-path.ts';
import { findUnpackedRedis } from './unpack-redis.ts';

/**
 * Where a Redis of our own is unpacked. Always in this checkout, whatever DATA_DIR says: `npm start` and `npm test` share it,
 * and `npm ci`, which empties node_modules, leaves it.
 */
export const redisFolder = fileURLToPath(new URL('../../.data/programs/redis', import.meta.url));

/** The program of a Redis, or of Valkey, its twin: that on the PATH, else the one that we have unpacked. */
export function findRedis(): string | undefined {
  return findOnPath('redis-server') ?? findOnPath('valkey-server') ?? findUnpackedRedis(redisFolder);
}
