// Provides Postgres and the queue's Redis: uses those that are given by URL, and starts the others.
import path from 'node:path';
import { ensureRoles } from '@hands/db/ensure-roles';
import type { RoleUrls } from '@hands/db/ensure-roles';
import { reachDatabase } from '@hands/db/reach-database';
import { queueSettings } from '@hands/shared/process/settings';
import { reachRedis } from '@hands/shared/queue/reach-redis';
import pg from 'pg';
import { choosePort } from '../process/choose-port.ts';
import type { RunnerSettings } from '../runner-settings.ts';
import { ensureRedis } from './ensure-redis.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';
import type { Server } from './start-server.ts';

export interface StartContext {
  settings: RunnerSettings;
  /** The data folder claimed by this run. */
  folder: string;
  print: (line: string) => void;
  abort: AbortSignal;
  /** Registers a server that must be stopped at the end. Servers are stopped in reverse order. */
  keep: (server: Server) => void;
}

/** @returns the URLs of the database `votes`: those of its owner and of a role that only reads, unless one was given */
export async function startDatabase({
  settings,
  folder,
  print,
  abort,
  keep,
}: StartContext): Promise<RoleUrls> {
  if (settings.DATABASE_URL) {
    await reachDatabase(settings.DATABASE_URL);
    return { owner: settings.DATABASE_URL, reader: settings.DATABASE_URL };
  }
  const port = await choosePort('Postgres', settings.POSTGRES_PORT, print);
  print('Starting Postgres');
  const postgres = await startPostgres({
    dir: path.join(folder, 'postgres'),
    port,
    logFile: path.join(folder, 'logs', 'postgres.log'),
    abort,
  });
  keep(postgres);
  return ensureRoles(await createVotes(postgres.url));
}

async function createVotes(adminUrl: string): Promise<string> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    const { rowCount } = await client.query(`select from pg_database where datname = 'votes'`);
    if (!rowCount) await client.query('create database votes');
  } finally {
    await client.end();
  }
  const url = new URL(adminUrl);
  url.pathname = 'votes';
  return url.href;
}

export interface Queue {
  /** Undefined if the queue is in Postgres. */
  redisUrl: string | undefined;
  /** Description for the banner. */
  place: string;
}

export async function startQueue({ settings, folder, print, abort, keep }: StartContext): Promise<Queue> {
  const { redisUrl: given } = queueSettings({ ...settings, DATABASE_URL: '' });
  if (given !== undefined) {
    await reachRedis(given);
    return { redisUrl: given, place: `Redis at ${new URL(given).host}` };
  }
  const reason = await ensureRedis(print, abort);
  if (reason !== undefined) return { redisUrl: undefined, place: `Postgres, because ${reason}` };
  const port = await choosePort('Redis', settings.REDIS_PORT, print);
  print('Starting Redis');
  const redis = await startRedis({
    dir: path.join(folder, 'redis'),
    port,
    logFile: path.join(folder, 'logs', 'redis.log'),
    abort,
  });
  keep(redis);
  return { redisUrl: redis.url, place: `Redis at ${redis.url}` };
}
