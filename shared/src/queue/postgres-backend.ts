import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import type { PostgresConnectionOptions } from 'bullmq';
import pg from 'pg';
import { closeSilentConnections, isSilence } from '../process/close-silent-connections.ts';
import { readPostgresDurability } from '../process/durability.ts';
import type { Durability } from '../process/durability.ts';
import type { Logger } from '../process/logger.ts';
import { explainPostgresError } from './explain-postgres-error.ts';
import { jobOptions } from './job-options.ts';
import type { QueueBackend } from './queue-backend.ts';
import { reclaimJobs } from './reclaim-jobs.ts';
import { sharePool, shareWithQueue, shareWithWorker } from './share-pool.ts';
import type { BullPool } from './share-pool.ts';

/** Counting reads every row: 100,000 jobs take 10 ms. */
const MAX_COUNTED = 100_000;

/** Milliseconds between reads of the settings. They are also read after each connect. */
const SETTINGS_MS = 5_000;

/** Derived from the name: the queue and its record are in the same database, so one cannot be lost without the other. */
function idOf(name: string): string {
  const digits = createHash('sha256').update(name).digest('hex');
  return digits.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Milliseconds before a worker asks for a job again after an error. */
const RETRY_MS = 1_000;

/** A worker whose connection has gone silent hears of no new job, so this is how long a vote may wait for it. */
const MAX_WAIT_SECONDS = 2;

/**
 * The backend of a worker.
 *
 * - It waits after errors. BullMQ's worker asks for a job again at once after any error except a refused connection. If Postgres is
 *   out of connections or starting up, that keeps a core busy.
 * - It asks at least every two seconds. After an error BullMQ's worker relies for an hour on being notified, and on one question
 *   for the time at which the next job is due, whose failure it ignores.
 * - It finds the jobs of lost workers by the clock of the database (reclaim-jobs.ts).
 */
function createWorkerBackend(pool: pg.Pool): typeof createPostgresBackend {
  return (name, options, ...more) => {
    const backend = createPostgresBackend(name, options, ...more);
    const moveToActive = backend.moveToActive.bind(backend);
    backend.moveToActive = async (...given) => {
      try {
        return (await moveToActive(...given)) as unknown[];
      } catch (error) {
        // a question without an answer has taken its time, and the next one is asked on a new connection
        if (!isSilence(error)) await delay(RETRY_MS);
        throw error;
      }
    };
    Object.defineProperty(backend, 'maximumBlockTimeout', { value: MAX_WAIT_SECONDS });
    backend.moveStalledJobsToWait = () => reclaimJobs(pool, name);
    return backend;
  };
}

/**
 * The backend of a queue that is read and added to. It shares a pool, so it has nothing to close. BullMQ never answers what is
 * asked of a closed one, not even what was asked before: a worker that read a queue while it was dropped (follow-queues.ts) would
 * wait for ever, and seal no poll any more.
 */
const createQueueBackend: typeof createPostgresBackend = (...given) => {
  const backend = createPostgresBackend(...given);
  backend.close = () => Promise.resolve();
  return backend;
};

/** BullMQ's types know less of a pool than its code, which takes any. */
const connectionOf = (pool: BullPool) => pool as unknown as PostgresConnectionOptions;

export function postgresBackend(databaseUrl: string, logger: Logger): QueueBackend {
  const connection = {
    connectionString: databaseUrl,
    connectionTimeoutMillis: 2_000,
    query_timeout: 5_000,
    // a lost host keeps no locks
    idle_in_transaction_session_timeout: 5_000,
    keepAlive: true,
    // a worker waits for jobs on a connection that may be silent for long
    keepAliveInitialDelayMillis: 10_000,
  };
  const clock = new pg.Pool({ ...connection, max: 1 });
  closeSilentConnections(clock);
  const queues = sharePool(connection, 'queues');
  const workers = sharePool(connection, 'workers');
  let durability: Durability | undefined;
  let durabilityReadAt = -Infinity;
  clock.on('connect', () => (durability = undefined));
  clock.on('error', (error) => {
    logger.warn({ err: error }, 'idle queue connection lost');
  });

  let migration: Promise<void> | undefined;
  /** BullMQ creates its own schema, guarded by an advisory lock. */
  async function migrate(): Promise<void> {
    const client = await queues.pool.connect();
    try {
      await runMigrations(client);
    } finally {
      client.release();
    }
  }
  const migrateOnce = () =>
    (migration ??= migrate().catch((error: unknown) => {
      migration = undefined;
      throw error;
    }));

  let closing: Promise<void> | undefined;
  return {
    kind: 'postgres',
    async openQueue(name) {
      await migrateOnce();
      const queue = new Queue(
        name,
        { connection: connectionOf(shareWithQueue(queues.pool)), defaultJobOptions: jobOptions },
        createQueueBackend,
      );
      // each failed command already rejects at its caller
      queue.on('error', () => undefined);
      try {
        await queue.waitUntilReady();
      } catch (error) {
        await queue.close();
        throw error;
      }
      return queue as unknown as Queue;
    },
    async openWorker(name, processor, options) {
      await migrateOnce();
      const worker = new Worker(
        name,
        processor,
        { ...options, connection: connectionOf(shareWithWorker(workers.pool)), autorun: false },
        createWorkerBackend(workers.pool),
      );
      // it keeps one
      workers.pool.options.max++;
      worker.once('closed', () => workers.pool.options.max--);
      const ignore = () => undefined; // the rejection below reports the same error
      worker.on('error', ignore);
      try {
        await worker.waitUntilReady();
      } catch (error) {
        await worker.close(true);
        throw error;
      }
      worker.off('error', ignore);
      return worker as unknown as Worker;
    },
    // BullMQ puts such a batch behind all others
    keepsOrder: false,
    forgetId: () => Promise.resolve(),
    readId: (name) => Promise.resolve(idOf(name)),
    identify: (name) => Promise.resolve(idOf(name)),
    // BullMQ's own ranges of waiting jobs start at the newest end, in whichever order they are requested
    async listOldest({ name }, limit) {
      const { rows } = await clock.query<{ id: string }>(
        `select id
         from bullmq.job
         where queue = $1
           and state = 'waiting'
         order by priority, seq
         limit $2`,
        [name, limit],
      );
      return rows.map(({ id }) => id);
    },
    async countWaiting({ name }) {
      const { rows } = await clock.query<{ waiting: number }>(
        `select count(*)::integer as waiting
         from (select from bullmq.job where queue = $1 and state = 'waiting' limit $2) as waiting`,
        [name, MAX_COUNTED],
      );
      return rows[0]?.waiting ?? 0;
    },
    async readTime() {
      const { rows } = await clock.query<{ microseconds: string }>(
        'select (extract(epoch from clock_timestamp()) * 1000000)::bigint as microseconds',
      );
      return Number(rows[0]?.microseconds);
    },
    async checkWritable() {
      try {
        const { rows } = await clock.query<{ readOnly: boolean }>(
          `select current_setting('transaction_read_only')::boolean as "readOnly"`,
        );
        if (rows[0]?.readOnly)
          throw Object.assign(new Error('transaction_read_only is on'), { code: '25006' });
      } catch (error) {
        throw explainPostgresError(error);
      }
    },
    explain: explainPostgresError,
    async readDurability() {
      if (durability && performance.now() - durabilityReadAt < SETTINGS_MS) return durability;
      durability = await readPostgresDurability(clock);
      durabilityReadAt = performance.now();
      return durability;
    },
    close: () =>
      (closing ??= Promise.all([clock.end(), queues.release(), workers.release()]).then(() => undefined)),
  };
}
