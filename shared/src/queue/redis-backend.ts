import { randomUUID } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from '../logger.ts';
import type { QueueBackend } from './backend.ts';
import { jobOptions } from './job-options.ts';

const durable = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' };

/** Reconnects soon and for ever: 50 ms, doubling, at most 1 s. */
const retryStrategy = (attempt: number) => Math.min(25 * 2 ** Math.min(attempt, 10), 1_000);

/** In the same slot of a Redis Cluster as the queue: its name is in braces. */
const idKey = (name: string) => `hands:${name}:id`;

export function redisBackend(url: string, logger: Logger): QueueBackend {
  // The producer answers people who wait: a dead Redis must be an error now and not a page that hangs.
  const producer = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    // an add whose answer was lost may have happened: the voter is told to retry, which is harmless (I2)
    autoResendUnfulfilledCommands: false,
    commandTimeout: 2_000,
    connectTimeout: 2_000,
    retryStrategy,
  });
  reportOutages(producer, logger);

  return {
    kind: 'redis',
    async openQueue(name) {
      if (producer.status !== 'ready') throw new Error('Redis is not connected');
      const queue = new Queue(name, { connection: producer, defaultJobOptions: jobOptions });
      // Each failed command rejects where it was called; this event only repeats what reportOutages logs.
      queue.on('error', () => undefined);
      await queue.waitUntilReady();
      await warnUnlessDurable(producer, logger);
      return queue;
    },
    openWorker(name, processor, options) {
      const connection = new Redis(url, { maxRetriesPerRequest: null, connectTimeout: 2_000, retryStrategy });
      reportOutages(connection, logger);
      const worker = new Worker(name, processor, { ...options, connection });
      worker.on('closed', () => {
        connection.disconnect();
      });
      return worker;
    },
    readId: async (name) => (await producer.get(idKey(name))) ?? undefined,
    async identify(name) {
      await producer.set(idKey(name), randomUUID(), 'NX');
      const id = await producer.get(idKey(name));
      if (id === null) throw new Error('Redis did not keep the id of the queue');
      return id;
    },
    listOldest: (queue, limit) => queue.getRanges(['waiting'], 0, limit - 1, true),
    countWaiting: (queue) => queue.getWaitingCount(),
    async readTime() {
      const [seconds, microseconds] = await producer.time();
      return Number(seconds) * 1_000_000 + Number(microseconds);
    },
    close() {
      producer.disconnect();
      return Promise.resolve();
    },
  };
}

/** I1 stands on three settings of Redis. A hosted Redis may not show them; then its operator must know. */
async function warnUnlessDurable(connection: Redis, logger: Logger): Promise<void> {
  for (const [setting, wanted] of Object.entries(durable)) {
    const [, found] = (await connection.config('GET', setting).catch(() => [])) as string[];
    if (found !== undefined && found !== wanted) {
      logger.error(
        { setting, found, wanted },
        'Redis may forget votes that were confirmed: mend this setting of it',
      );
    }
  }
}

/** One line when the connection goes and one when it is back, however many attempts lie between. */
function reportOutages(connection: Redis, logger: Logger): void {
  let down = false;
  connection.on('error', (error: Error) => {
    if (!down) logger.error({ err: error }, 'Redis is away; trying again until it is back');
    down = true;
  });
  connection.on('ready', () => {
    if (down) logger.info('Redis is back');
    down = false;
  });
}
