import { randomUUID } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import { checkSettings } from '../process/durability.ts';
import type { Durability, SafeSettings } from '../process/durability.ts';
import type { Logger } from '../process/logger.ts';
import { explainRedisError } from './explain-redis-error.ts';
import { jobOptions } from './job-options.ts';
import type { QueueBackend } from './queue-backend.ts';
import { requireMemory } from './require-memory.ts';

const safeSettings: SafeSettings = {
  appendonly: ['yes'],
  appendfsync: ['always'],
  'maxmemory-policy': ['noeviction'],
};

/** Settings are asked for again after so long, in milliseconds, and after each connect. */
const SETTINGS_MS = 5_000;

const common = {
  connectTimeout: 2_000,
  // soon and for ever: 50 ms, doubling, at most 1 s
  retryStrategy: (attempt: number) => Math.min(25 * 2 ** Math.min(attempt, 10), 1_000),
  // a primary that was demoted: its address may lead to the new one
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
};

/** In the same slot of a Redis Cluster as the queue: its name is in braces. */
const idKey = (name: string) => `hands:${name}:id`;

export function redisBackend(url: string, logger: Logger): QueueBackend {
  // The producer answers people who wait: a dead Redis must be an error now and not a page that hangs.
  const producer = new Redis(url, {
    ...common,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    // an add whose answer was lost may have happened: the voter is told to retry, which is harmless (I2)
    autoResendUnfulfilledCommands: false,
    commandTimeout: 2_000,
    // A line that has gone silent never closes: commandTimeout rejects its commands and keeps it, this replaces it.
    socketTimeout: 3_000,
  });
  const connected = new Promise((resolve) => producer.once('ready', resolve).once('error', resolve));
  let latestError: unknown = new Error('not connected');
  let isFull = false;
  let durability: Durability | undefined;
  let durabilityReadAt = -Infinity;
  producer.on('error', (error) => (latestError = error));
  producer.on('close', () => (durability = undefined));

  return {
    kind: 'redis',
    async openQueue(name) {
      if (producer.status !== 'ready') throw new Error('Redis is not connected');
      const queue = new Queue(name, { connection: producer, defaultJobOptions: jobOptions });
      // Each failed command rejects where it was called; this event only repeats it.
      queue.on('error', () => undefined);
      await queue.waitUntilReady();
      return queue;
    },
    openWorker(name, processor, options) {
      const connection = new WorkerConnection(url, {
        ...common,
        maxRetriesPerRequest: null,
        socketTimeout: 5_000,
      });
      // the worker repeats it as an event of its own
      connection.on('error', (error) =>
        logger.debug({ err: error, queue: name }, 'connection of a worker lost'),
      );
      const worker = new Worker(name, processor, {
        ...options,
        connection,
        autorun: false,
        drainDelay: DRAIN_SECONDS,
      });
      worker.on('closed', () => {
        connection.disconnectAll();
      });
      return Promise.resolve(worker);
    },
    keepsOrder: true,
    forgetId: (name) => producer.del(idKey(name)),
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
    async checkWritable(queueName) {
      await connected;
      try {
        if (producer.status !== 'ready') throw latestError;
        // under the queue's hash tag, so in a cluster on its node; forgotten by itself
        const written = producer.set(`bull:${queueName}:probe`, '1', 'EX', 60);
        const [info] = await Promise.all([producer.info('memory'), written]);
        requireMemory(info, isFull);
        isFull = false;
      } catch (error) {
        latestError = error;
        const explained = explainRedisError(error);
        if (explained.trouble === 'full') isFull = true;
        throw explained;
      }
    },
    explain: explainRedisError,
    async readDurability() {
      if (durability && performance.now() - durabilityReadAt < SETTINGS_MS) return durability;
      durability = await readSettings(producer);
      durabilityReadAt = performance.now();
      return durability;
    },
    close() {
      producer.disconnect();
      return Promise.resolve();
    },
  };
}

/** An idle worker's blocking command ends after so long: a silent line shows soon after. */
const DRAIN_SECONDS = 2;

class WorkerConnection extends Redis {
  #duplicates: Redis[] = [];

  /** BullMQ duplicates it for its blocking commands, which may rightly be silent for 10 s while batches are delayed. */
  override duplicate(override?: Partial<RedisOptions>): Redis {
    const duplicate = super.duplicate({ ...override, socketTimeout: 12_000 });
    this.#duplicates.push(duplicate);
    return duplicate;
  }

  /**
   * BullMQ may leave behind a duplicate that was reconnecting when its worker closed: it would go on for ever. And the end of
   * a connection is not answered by a Redis that stands still, so that the sockets are destroyed.
   */
  disconnectAll(): void {
    for (const connection of [this, ...this.#duplicates]) {
      connection.options.retryStrategy = () => null;
      connection.on('error', () => undefined);
      connection.on('connect', () => connection.stream.destroy());
      connection.disconnect();
      // there is none before it has begun to connect
      (connection.stream as Redis['stream'] | undefined)?.destroy();
    }
  }
}

/** A hosted Redis may forbid CONFIG: its operator has to know then. */
async function readSettings(connection: Redis): Promise<Durability> {
  const names = Object.keys(safeSettings);
  const found = await Promise.all(
    names.map(async (name) => {
      const [, value] = await connection.config('GET', name);
      return [name, value] as const;
    }),
  ).catch((error: unknown) => {
    if (/^(ERR|NOPERM)/.test((error as Error).message)) return [];
    throw error;
  });
  return checkSettings('Redis', safeSettings, Object.fromEntries(found));
}
