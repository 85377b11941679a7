// A whole system for one test: Postgres, Redis and the services as processes that the test may kill.
import { adminToken } from './administrator.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { startPostgres } from '@hands/local/databases/postgres';
import { startRedis } from '@hands/local/databases/redis';
import { freePort } from '@hands/local/process/free-port';
import { Redis } from 'ioredis';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { TestBackend } from './backends.ts';
import { copyCluster } from './copy-cluster.ts';
import { startTestService } from './test-service.ts';
import type { ServiceName, TestServiceOptions } from './test-service.ts';
import { secret } from './voter-cookie.ts';

export interface SystemOptions {
  /** Off by default, which is faster; the system then correctly reports that its database is not durable. */
  fsync?: boolean;
  /** Of Postgres. */
  maxConnections?: number;
  /** The folder of each database's data; by default a new one. */
  dirs?: { postgres: string; redis: string };
  /** Takes what must be released, the last first; by default that happens when the test has finished. */
  onClose?: (release: () => unknown) => void;
}

function releaseWithTest(release: () => unknown): void {
  onTestFinished(async () => {
    await release();
  });
}

/** Everything is stopped and removed at the end. */
export async function startSystem(
  backend: TestBackend,
  { fsync = false, maxConnections, dirs, onClose = releaseWithTest }: SystemOptions = {},
) {
  const dir = mkdtempSync(`${tmpdir()}/hands-e2e-`);
  onClose(() => {
    rmSync(dir, { recursive: true });
  });
  const [postgresPort, redisPort] = [await freePort(), await freePort()];

  const [postgresLog, redisLog] = [`${dir}/postgres.log`, `${dir}/redis.log`];
  const postgresDir = dirs?.postgres ?? `${dir}/postgres`;
  const openPostgres = () =>
    startPostgres({ dir: postgresDir, port: postgresPort, fsync, maxConnections, logFile: postgresLog });
  await copyCluster(postgresDir);
  let postgres = await openPostgres();
  onClose(() => postgres.stop());
  const redisDir = dirs?.redis ?? `${dir}/redis`;
  const openRedis = (args: string[] = []) =>
    startRedis({ dir: redisDir, port: redisPort, args, logFile: redisLog });
  let redis = backend === 'redis' ? await openRedis() : undefined;
  onClose(() => redis?.stop());

  const urlAs = (role: string) => postgres.url.replace('//postgres:', `//${role}:`);
  /** As the role that the service has in production. */
  const databaseUrl = (service: ServiceName = 'vote') =>
    urlAs(service === 'result' ? 'hands_reader' : 'hands');
  const env = { REDIS_URL: redis?.url, COOKIE_SECRET: secret, ADMIN_TOKEN: adminToken };

  return {
    postgres: () => postgres,
    restartPostgres: async () => (postgres = await openPostgres()),
    redis: () => redis,
    restartRedis: async (args?: string[]) => (redis = await openRedis(args)),
    databaseUrl,
    /** As the superuser. */
    adminUrl: () => postgres.url,
    async redisCommand(command: string): Promise<void> {
      const client = new Redis(redis?.url ?? '');
      await client.call(command);
      client.disconnect();
    },
    async redisSetting(name: string): Promise<string | undefined> {
      const client = new Redis(redis?.url ?? '');
      const [, value] = await client.config('GET', name);
      client.disconnect();
      return value;
    },
    async start(
      name: ServiceName,
      { env: more = {}, ...options }: TestServiceOptions & { env?: Record<string, string> } = {},
    ) {
      const settings = { DATABASE_URL: databaseUrl(name), ...env, ...more };
      const service = await startTestService(name, settings, options);
      onClose(() => service.kill());
      return service;
    },
    /** For many queries at once. */
    openPool(): pg.Pool {
      const pool = new pg.Pool({ connectionString: postgres.url, max: 4 });
      // Postgres may end a connection that is still closing
      pool.on('error', () => undefined);
      onClose(() => pool.end());
      return pool;
    },
    async query<Row>(sql: string): Promise<Row[]> {
      const client = new pg.Client(postgres.url);
      await client.connect();
      try {
        return (await client.query(sql)).rows as Row[];
      } finally {
        await client.end();
      }
    },
  };
}
export type System = Awaited<ReturnType<typeof startSystem>>;
