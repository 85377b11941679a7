import { fileURLToPath } from 'node:url';
import { findOnPath } from '../process/find-on-path.ts';
import { findUnpackedRedis } from './unpack-redis.ts';

/**
 * The folder of the unpacked Redis. It is always in this checkout, regardless of DATA_DIR: `npm start` and `npm test` share
 * it, and `npm ci`, which empties node_modules, keeps it.
 */
export const redisFolder = fileURLToPath(new URL('../../../.data/programs/redis', import.meta.url));

/** The path of redis-server, or of valkey-server, which is compatible: first from the PATH, otherwise the unpacked one. */
export function findRedis(): string | undefined {
  return findOnPath('redis-server') ?? findOnPath('valkey-server') ?? findUnpackedRedis(redisFolder);
}
