// The environment for all measurements: the benchmark's own Postgres and Redis, both with fsync on.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureSamplePoll, migrate } from '@hands/db/migrate';
import { startPostgres } from '@hands/local/databases/postgres';
import { startRedis } from '@hands/local/databases/redis';
import type { Server } from '@hands/local/databases/start-server';
import { freePort } from '@hands/local/process/free-port';
import { Redis } from 'ioredis';
import pg from 'pg';
import { isHealthy, startChild } from './start-child.ts';
import type { Child } from './start-child.ts';

export interface BenchEnvironment {
  redisUrl: string;
  redis: Redis;
  admin: pg.Client;
  /** Creates a database with the schema and poll 1. @returns its URL */
  createDatabase(): Promise<string>;
  dropDatabase(url: string): Promise<void>;
  start(file: string, env: NodeJS.ProcessEnv, isReady?: (url: string) => Promise<boolean>): Promise<Child>;
  /** Stops everything that was started here, and removes its files. */
  close(): Promise<void>;
}

export async function setUp(abort: AbortSignal): Promise<BenchEnvironment> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hands-bench-'));
  const releases: (() => unknown)[] = [
    () => {
      rmSync(folder, { recursive: true, force: true });
    },
  ];
  async function close(): Promise<void> {
    for (let release = releases.pop(); release; release = releases.pop()) await release();
  }
  const keep = <Kept extends { stop(): Promise<void> }>(started: Kept): Kept => {
    releases.push(() => started.stop());
    return started;
  };

  try {
    const postgres: Server = keep(
      await startPostgres({ dir: `${folder}/postgres`, port: await freePort(), fsync: true, abort }),
    );
    const server = keep(await startRedis({ dir: `${folder}/redis`, port: await freePort(), abort }));
    const redis = new Redis(server.url, { maxRetriesPerRequest: null });
    releases.push(() => {
      redis.disconnect();
    });
    const admin = new pg.Client(postgres.url);
    await admin.connect();
    releases.push(() => admin.end());

    let databases = 0;
    return {
      redisUrl: server.url,
      redis,
      admin,
      async createDatabase() {
        const url = new URL(postgres.url);
        url.pathname = `bench_${String(++databases)}`;
        await admin.query(`create database ${url.pathname.slice(1)}`);
        await migrate(url.href);
        await ensureSamplePoll(url.href, 'Cats', 'Dogs');
        return url.href;
      },
      async dropDatabase(url) {
        await admin.query(`drop database ${new URL(url).pathname.slice(1)} with (force)`);
      },
      start: async (file, env, isReady = isHealthy) => keep(await startChild(file, folder, env, isReady)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
