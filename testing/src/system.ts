// A whole system for one test: Postgres, Redis and the services as processes that the test may kill.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { ensureSamplePoll, migrate } from '@hands/db/migrate';
import { startPostgres } from '@hands/local/databases/postgres';
import { startRedis } from '@hands/local/databases/redis';
import { freePort } from '@hands/local/process/free-port';
import { Redis } from 'ioredis';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { TestBackend } from './backends.ts';
import { startTestService } from './test-service.ts';
import { secret } from './voter-cookie.ts';

/**
 * Everything is stopped and removed when the test has finished.
 * @param options.fsync off by default, which is faster; the system then correctly reports that its database is not durable
 */
export async function startSystem(backend: TestBackend, { fsync = false } = {}) {
  const dir = mkdtempSync(`${tmpdir()}/hands-e2e-`);
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  const [postgresPort, redisPort] = [await freePort(), await freePort()];

  const openPostgres = () => startPostgres({ dir: `${dir}/postgres`, port: postgresPort, fsync });
  let postgres = await openPostgres();
  onTestFinished(() => postgres.stop());
  const openRedis = (args: string[] = []) => startRedis({ dir: `${dir}/redis`, port: redisPort, args });
  let redis = backend === 'redis' ? await openRedis() : undefined;
  onTestFinished(() => redis?.stop());

  await migrate(postgres.url);
  await ensureSamplePoll(postgres.url, 'Cats', 'Dogs');
  const env = { DATABASE_URL: postgres.url, REDIS_URL: redis?.url, COOKIE_SECRET: secret };

  return {
    postgres: () => postgres,
    restartPostgres: async () => (postgres = await openPostgres()),
    redis: () => redis,
    restartRedis: async (args?: string[]) => (redis = await openRedis(args)),
    databaseUrl: () => postgres.url,
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
      name: 'vote' | 'worker' | 'result',
      {
        env: more = {},
        ...options
      }: { healthy?: boolean; nodeArgs?: string[]; env?: Record<string, string> } = {},
    ) {
      const service = await startTestService(name, { ...env, ...more }, options);
      onTestFinished(() => service.kill().then(() => undefined));
      return service;
    },
    /** For many queries at once. */
    openPool(): pg.Pool {
      const pool = new pg.Pool({ connectionString: postgres.url, max: 4 });
      onTestFinished(() => pool.end());
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
