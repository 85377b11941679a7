import { Redis } from 'ioredis';
import { SettingsError } from '../process/settings-error.ts';
import { explainRedisError } from './explain-redis-error.ts';

const CONNECT_MS = 10_000;

/**
 * Connects once, so that a wrong REDIS_URL is reported before anything else starts.
 * @throws SettingsError that says why Redis cannot be used, without user and password
 */
export async function reachRedis(url: string): Promise<void> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    commandTimeout: CONNECT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let latest: unknown;
  client.on('error', (error) => (latest = error));
  try {
    await client.connect();
    await client.ping();
  } catch (cause) {
    const { message } = explainRedisError(latest ?? cause);
    throw new SettingsError(`Redis at ${new URL(url).host} cannot be used: ${message}. Check REDIS_URL.`, {
      cause,
    });
  } finally {
    client.disconnect();
  }
}
