// BullMQ keeps its jobs in Redis, or in Postgres if there is no Redis.
import type { Logger } from '../process/logger.ts';
import type { QueueSettings } from '../process/settings.ts';
import { postgresBackend } from './postgres-backend.ts';
import type { QueueBackend } from './queue-backend.ts';
import { redisBackend } from './redis-backend.ts';

/** Uses Redis if a Redis URL is set, otherwise Postgres. */
export function createBackend(settings: QueueSettings, logger: Logger): QueueBackend {
  return settings.redisUrl
    ? redisBackend(settings.redisUrl, logger)
    : postgresBackend(settings.databaseUrl, logger);
}

/** `{votes-0}`, `{votes-1}`, … The braces make a Redis Cluster keep all keys of a queue on one node. */
export function queueNames({ name, shards }: QueueSettings): string[] {
  return Array.from({ length: shards }, (_, shard) => `{${name}-${shard}}`);
}
