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

/** Milliseconds between reads of the settings. They are also read after each connect. */
const SETTINGS_MS = 5_000;

const common = {
  connectTimeout: 2_000,
  // forever: after 50 ms, doubling, at most 1 s
  retryStrategy: (attempt: number) => Math.min(25 * 2 ** Math.min(attempt, 10), 1_000),
  // a demoted primary: its address may now lead to the new one
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
};

/** In the same slot of a Redis Cluster as the queue, because the name is in braces. */
const idKey = (name: string) => `hands:${name}:id`;

export function redisBackend(url: string, logger: Logger): QueueBackend {
  // Voters wait for the producer: if Redis is unavailable, they must get an error at once and not a page that hangs.
  const producer = new Redis(url, {
    ...common,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    // an add whose answer was lost may have succeeded; the voter is asked to retry, which is harmless (I2)
    autoResendUnfulfilledCommands: false,
    commandTimeout: 2_000,
    // a silent connection never closes: commandTimeout only rejects its commands, this replaces the connection
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
      // each failed command already rejects at its caller
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
      // the worker emits it again as an event of its own
      connection.on('error', (error) =>
        logger.debug({ err: error, queue: name }, 'worker connection lost; reconnecting'),
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
      if (id === null) throw new Error('Redis did not store the id of the queue');
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
        // has the queue's hash tag, so that a cluster keeps it on the same node; expires by itself
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

/**
 * Seconds after which an idle worker's blocking command ends, so that a silent connection is noticed soon. A stopped worker may
 * also be the one that Redis wakes for a new batch; an idle one then finds it after this time.
 */
const DRAIN_SECONDS = 1;

class WorkerConnection extends Redis {
  #duplicates: Redis[] = [];

  /** BullMQ duplicates it for its blocking commands, which can be silent for 10 s while batches are delayed. */
  override duplicate(override?: Partial<RedisOptions>): Redis {
    const duplicate = super.duplicate({ ...override, socketTimeout: 12_000 });
    this.#duplicates.push(duplicate);
    return duplicate;
  }

  /**
   * BullMQ may leave behind a duplicate that was reconnecting when its worker closed, and that would reconnect forever. The
   * sockets are destroyed because a hanging Redis does not answer the end of a connection.
   */
  disconnectAll(): void {
    for (const connection of [this, ...this.#duplicates]) {
      connection.options.retryStrategy = () => null;
      connection.on('error', () => undefined);
      connection.on('connect', () => connection.stream.destroy());
      connection.disconnect();
      // undefined before it has begun to connect
      (connection.stream as Redis['stream'] | undefined)?.destroy();
    }
  }
}

/** A hosted Redis may forbid CONFIG; the durability is then `unknown`, and the operator has to check it. */
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
