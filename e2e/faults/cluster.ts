// The system under test: several instances of each service, each of which a fault may end and start again, with a line of
// its own to each database.
import { createPool } from '@hands/db/pool';
import { createQueueRegistry } from '@hands/db/queue-registry';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { createRandom } from '@hands/testing/create-random';
import type { TestBackend } from '@hands/testing/backends';
import { logger } from '@hands/testing/logger';
import { startSystem } from '@hands/testing/system';
import type { System } from '@hands/testing/system';
import type { ServiceName, TestService } from '@hands/testing/test-service';
import { onTestFinished } from 'vitest';
import { replaceTime } from '../test/redis-with-its-own-clock.ts';
import { openDisk } from './disk.ts';
import type { Disk } from './disk.ts';
import { settableClock } from './settable-clock.ts';
import { openLine } from './line.ts';
import type { Line } from './line.ts';

export interface Instance {
  name: ServiceName;
  /** Its number among the instances of its service, from 1. */
  number: number;
  service: TestService;
  lines: { postgres: Line; redis?: Line };
}

export interface Cluster {
  system: System;
  backend: TestBackend;
  instances: Instance[];
  of(name: ServiceName): Instance[];
  /** The addresses of all instances of a service. They stay the same. */
  urls(name: ServiceName): string[];
  /** Starts an instance that has ended again. Does not wait for its databases. */
  restart(instance: Instance): Promise<void>;
  /** Takes effect when an instance of vote is restarted. */
  setShards(shards: number): void;
  /** The queue through a line that always works: to add batches, and to read what all queues hold. */
  queue: BatchQueue;
  /** Sets the queue's clock: seconds ahead of the true time. Only in Redis. */
  setQueueClock(ahead: number): void;
  queueClock(): number;
  /** Undefined if this user may not mount file systems. */
  disks: { postgres: Disk; redis: Disk } | undefined;
  /** Starts databases that have ended again, as the supervisor of a server would. */
  reviveDatabases(): Promise<void>;
  revivePostgres(): Promise<void>;
  /** Safe to call twice; called when the test has finished. */
  close(): Promise<void>;
}

/**
 * Enough for the services while the server still keeps connections that were lost, and few enough to take them all in a moment. With
 * the queue in Postgres, each worker may use 45 and each vote process 21.
 */
const MAX_CONNECTIONS: Record<TestBackend, number> = { redis: 120, postgres: 200 };

/** The hours by which the clock of each instance's host is wrong. */
const instances: Record<ServiceName, number[]> = { vote: [0, 1], worker: [0, -1], result: [0] };

export async function startCluster(backend: TestBackend): Promise<Cluster> {
  const releases: (() => unknown)[] = [];
  let closing: Promise<void> | undefined;
  async function releaseAll(): Promise<void> {
    for (const release of releases.reverse()) await release();
  }
  const close = () => (closing ??= releaseAll());
  onTestFinished(close);
  const onClose = (release: () => unknown) => void releases.push(release);

  const disks = openDisks();
  onClose(() => Promise.all([disks?.postgres.close(), disks?.redis.close()]));
  const dirs = disks && { postgres: `${disks.postgres.dir}/postgres`, redis: `${disks.redis.dir}/redis` };
  const system = await startSystem(backend, {
    maxConnections: MAX_CONNECTIONS[backend],
    onClose,
    ...(dirs && { dirs }),
  });

  let ahead = 0;
  let shards = 1;
  const random = createRandom(1);
  async function openLines(service?: ServiceName): Promise<Instance['lines']> {
    const redisUrl = system.redis()?.url;
    const lines = {
      postgres: await openLine(system.databaseUrl(service), random.next),
      ...(redisUrl && { redis: await openLine(redisUrl, random.next, () => replaceTime(() => ahead)) }),
    };
    onClose(() => {
      lines.postgres.close();
      lines.redis?.close();
    });
    return lines;
  }

  function start(name: ServiceName, hours: number, lines: Instance['lines'], port?: number) {
    return system.start(name, {
      healthy: port === undefined,
      nodeArgs: ['--import', settableClock(hours)],
      env: {
        DATABASE_URL: lines.postgres.url,
        ...(lines.redis && { REDIS_URL: lines.redis.url }),
        ...(name === 'vote' && { QUEUE_SHARDS: String(shards) }),
      },
      ...(port !== undefined && { port }),
    });
  }

  const started = await Promise.all(
    Object.entries(instances).flatMap(([name, hosts]) =>
      hosts.map(async (hours, index): Promise<Instance> => {
        const lines = await openLines(name as ServiceName);
        const service = await start(name as ServiceName, hours, lines);
        return { name: name as ServiceName, number: index + 1, service, lines };
      }),
    ),
  );
  const ownLines = await openLines();
  const pool = createPool(system.adminUrl(), logger);
  onClose(() => pool.end());
  const queue = openBatchQueue(
    { redisUrl: ownLines.redis?.url, databaseUrl: ownLines.postgres.url, shards: 1, name: 'votes' },
    logger,
    { list: createQueueRegistry(pool).list },
  );
  onClose(() => queue.close());

  async function revivePostgres(): Promise<void> {
    if (await hasEnded(system.postgres())) await system.restartPostgres();
  }

  const of = (name: ServiceName) => started.filter((instance) => instance.name === name);
  return {
    system,
    backend,
    instances: started,
    of,
    urls: (name) => of(name).map(({ service }) => service.url),
    async restart(instance) {
      const hours = instances[instance.name][instance.number - 1] ?? 0;
      const { port } = new URL(instance.service.url);
      instance.service = await start(instance.name, hours, instance.lines, Number(port));
    },
    setShards: (count) => (shards = count),
    queue,
    setQueueClock: (seconds) => (ahead = seconds),
    queueClock: () => ahead,
    disks,
    revivePostgres,
    async reviveDatabases() {
      await revivePostgres();
      const redis = system.redis();
      if (redis && (await hasEnded(redis))) await system.restartRedis();
    },
    close,
  };
}

function openDisks(): Cluster['disks'] {
  const postgres = openDisk('postgres');
  const redis = openDisk('redis');
  return postgres && redis && { postgres, redis };
}

export const hasEnded = ({ exited }: { exited: Promise<unknown> }): Promise<boolean> =>
  Promise.race([exited.then(() => true), new Promise<false>((resolve) => setImmediate(resolve, false))]);
