// BullMQ keeps its jobs in Redis, or in Postgres if there is no Redis.
import type { Logger } from '../process/logger.ts';
import type { QueueSettings } from '../process/settings.ts';
import { postgresBackend } from './postgres-backend.ts';
import type { QueueBackend } from './queue-backend.ts';
import { redisBackend } from './redis-backend.ts';

/** Redis where a Redis is set, else Postgres. */
export function createBackend(settings: QueueSettings, logger: Logger): QueueBackend {
  return settings.redisUrl
    ? redisBackend(settings.redisUrl, logger)
    : postgresBackend(settings.databaseUrl, logger);
}

/** `{votes-0}`, `{votes-1}`, …: in braces, so that a Redis Cluster keeps each queue's keys together on one node. */
export function queueNames({ name, shards }: QueueSettings): string[] {
  return Array.from({ length: shards }, (_, shard) => `{${name}-${shard}}`);
}
