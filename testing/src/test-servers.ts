// Once per test run: one Postgres and one Redis of its own, on free ports, in a temporary folder that goes with them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate } from '@hands/db/migrate';
import { ensureRedis } from '@hands/local/ensure-redis';
import { freePort } from '@hands/local/free-port';
import { startPostgres } from '@hands/local/postgres';
import { startRedis } from '@hands/local/redis';
import type { Server } from '@hands/local/start-server';
import pg from 'pg';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser's own database, from which databases are made and dropped. */
    adminUrl: string;
    /** Undefined where there is no Redis and none can be had. */
    redisUrl: string | undefined;
    /** Why there is no Redis. */
    noRedisBecause: string | undefined;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(path.join(tmpdir(), 'hands-test-'));
  // for all that the tests and their tools unpack or write: it goes with the rest
  process.env.TMPDIR = dir;
  const servers: Server[] = [];
  async function tearDown() {
    for (const server of servers.reverse()) await server.stop();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
  // On a signal vitest exits without tearing down. The servers are killed then (see own-process.ts), and end within
  // moments; what they still write is the reason for trying again.
  process.once('exit', () => {
    rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  });

  try {
    // without fsync: these databases are thrown away
    const postgres = await startPostgres({ dir: `${dir}/postgres`, port: await freePort(), fsync: false });
    servers.push(postgres);
    await makeTemplate(postgres.url);
    project.provide('adminUrl', postgres.url);
    const reason = await ensureRedis(console.log);
    project.provide('noRedisBecause', reason);
    if (reason === undefined) {
      const redis = await startRedis({ dir: `${dir}/redis`, port: await freePort() });
      servers.push(redis);
      project.provide('redisUrl', redis.url);
    } else {
      if (process.env.CI)
        throw new Error(`Where CI is set, tests that need Redis are not skipped: ${reason}.`);
      project.provide('redisUrl', undefined);
    }
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

async function makeTemplate(adminUrl: string): Promise<void> {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  await admin.query('create database hands_template');
  await admin.end();
  const template = new URL(adminUrl);
  template.pathname = 'hands_template';
  await migrate(template.href);
}
