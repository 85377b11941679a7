// A database and a queue for one test, and worker processes on them that the test may kill.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { ensureSamplePoll } from '@hands/db/migrate';
import { createPool } from '@hands/db/pool';
import { startRedis } from '@hands/local/databases/redis';
import { freePort } from '@hands/local/process/free-port';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { vi } from 'vitest';
import type { TestBackend } from './backends.ts';
import { logger } from './logger.ts';
import { createTestDatabase } from './test-database.ts';
import { startTestService } from './test-service.ts';

/** The caller must `close()` it, which kills the remaining workers. */
export async function openTestSystem(backend: TestBackend) {
  const cleanUp: (() => unknown)[] = [];
  const database = await createTestDatabase();
  cleanUp.push(() => database.drop());
  await ensureSamplePoll(database.url, 'Cats', 'Dogs');
  const pool = createPool(database.url, logger);
  cleanUp.push(() => pool.end());

  let redisUrl: string | undefined;
  if (backend === 'redis') {
    const dir = mkdtempSync(`${tmpdir()}/hands-worker-`);
    const redis = await startRedis({ dir: `${dir}/redis`, port: await freePort() });
    redisUrl = redis.url;
    cleanUp.push(async () => {
      await redis.stop();
      rmSync(dir, { recursive: true });
    });
  }
  const settings = { redisUrl, databaseUrl: database.url, shards: 1, name: 'votes' };
  const queue = openBatchQueue(settings, logger);
  cleanUp.push(() => queue.close());
  await vi.waitFor(() => queue.check(), 60_000);

  return {
    pool,
    queue,
    settings,
    async startWorker(login: { user?: string; password?: string } = {}) {
      const databaseUrl = new URL(database.url);
      databaseUrl.username = login.user ?? databaseUrl.username;
      databaseUrl.password = login.password ?? databaseUrl.password;
      const worker = await startTestService('worker', {
        DATABASE_URL: databaseUrl.href,
        REDIS_URL: redisUrl,
      });
      cleanUp.push(() => worker.kill());
      return worker;
    },
    async close() {
      for (const release of cleanUp.splice(0).reverse()) await release();
    },
  };
}
export type TestSystem = Awaited<ReturnType<typeof openTestSystem>>;
