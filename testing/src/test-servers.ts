// Once per test run: starts Postgres and Redis on free ports, in a temporary folder that is removed with them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate } from '@hands/db/migrate';
import { ensureRedis } from '@hands/local/databases/ensure-redis';
import { startPostgres } from '@hands/local/databases/postgres';
import { startRedis } from '@hands/local/databases/redis';
import type { Server } from '@hands/local/databases/start-server';
import { freePort } from '@hands/local/process/free-port';
import pg from 'pg';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of the superuser's database, used to create and drop test databases. */
    adminUrl: string;
    /** Undefined if there is no Redis and none can be installed. */
    redisUrl: string | undefined;
    /** Why there is no Redis; undefined if there is one. */
    noRedisBecause: string | undefined;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(path.join(tmpdir(), 'hands-test-'));
  // whatever the tests and their tools unpack or write is removed with the folder
  process.env.TMPDIR = dir;
  const servers: Server[] = [];
  async function tearDown() {
    for (const server of servers.reverse()) await server.stop();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
  // On a signal vitest exits without tearing down. The servers are killed then (see own-process.ts) and end within moments;
  // the removal is retried because they may still be writing.
  process.once('exit', () => {
    rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });

  try {
    // no fsync: these databases are temporary
    const postgres = await startPostgres({ dir: `${dir}/postgres`, port: await freePort(), fsync: false });
    servers.push(postgres);
    await createTemplate(postgres.url);
    project.provide('adminUrl', postgres.url);
    const reason = await ensureRedis(console.log);
    project.provide('noRedisBecause', reason);
    if (reason === undefined) {
      const redis = await startRedis({ dir: `${dir}/redis`, port: await freePort() });
      servers.push(redis);
      project.provide('redisUrl', redis.url);
    } else {
      if (process.env.CI)
        throw new Error(`CI is set, so tests that need Redis may not be skipped: ${reason}.`);
      project.provide('redisUrl', undefined);
    }
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

async function createTemplate(adminUrl: string): Promise<void> {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  await admin.query('create database hands_template');
  await admin.end();
  const template = new URL(adminUrl);
  template.pathname = 'hands_template';
  await migrate(template.href);
}
