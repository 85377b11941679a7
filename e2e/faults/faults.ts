// What can go wrong. Each fault strikes, lasts for a while and ends; the system must recover by itself.
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Cluster, ServiceName } from './cluster.ts';
import type { Random } from '@hands/testing/create-random';

export interface Fault {
  name: string;
  /** Only if the queue is in Redis. */
  needsRedis?: boolean;
  /** @param ms how long it lasts */
  strike(cluster: Cluster, random: Random, ms: number): Promise<void>;
}

const kill = (name: ServiceName): Fault => ({
  name: `${name} killed`,
  async strike(cluster, random, ms) {
    const instance = random.pick(cluster.instances.filter((one) => one.name === name));
    await instance.service.kill('SIGKILL');
    await delay(ms);
    await cluster.restart(instance);
  },
});

const suspend = (name: ServiceName): Fault => ({
  name: `${name} suspended`,
  async strike(cluster, random, ms) {
    const { service } = random.pick(cluster.instances.filter((one) => one.name === name));
    await service.kill('SIGSTOP');
    await delay(ms);
    await service.kill('SIGCONT');
  },
});

const terminate = (name: ServiceName): Fault => ({
  name: `${name} restarted`,
  async strike(cluster, random) {
    const instance = random.pick(cluster.instances.filter((one) => one.name === name));
    await instance.service.kill('SIGTERM');
    await cluster.restart(instance);
  },
});

/** Runs commands in Redis, and after a while those that undo them. */
const command = (name: string, begin: string[], end?: string[]): Fault => ({
  name,
  needsRedis: true,
  async strike({ system }, _random, ms) {
    const redis = new Redis(system.redis()?.url ?? '');
    const [first = '', ...args] = begin;
    await redis.call(first, ...args);
    if (end) {
      await delay(ms);
      const [last = '', ...endArgs] = end;
      await redis.call(last, ...endArgs);
    }
    redis.disconnect();
  },
});

/** Runs SQL in Postgres, and after a while the SQL that undoes it. */
const sql = (name: string, begin: string, end?: string): Fault => ({
  name,
  async strike({ system }, _random, ms) {
    for (const statement of begin.split(';')) await system.query(statement);
    if (!end) return;
    await delay(ms);
    for (const statement of end.split(';')) await system.query(statement);
  },
});

export const faults: Fault[] = [
  kill('vote'),
  kill('worker'),
  kill('result'),
  suspend('vote'),
  suspend('worker'),
  terminate('vote'),
  terminate('worker'),
  {
    name: 'Redis killed',
    needsRedis: true,
    async strike({ system }, _random, ms) {
      const redis = system.redis();
      redis?.kill('SIGKILL');
      await redis?.exited;
      await delay(ms);
      await system.restartRedis();
    },
  },
  {
    name: 'Redis suspended',
    needsRedis: true,
    async strike({ system }, _random, ms) {
      system.redis()?.kill('SIGSTOP');
      await delay(ms);
      system.redis()?.kill('SIGCONT');
    },
  },
  command('Redis full', ['CONFIG', 'SET', 'maxmemory', '1mb'], ['CONFIG', 'SET', 'maxmemory', '0']),
  command('Redis read-only', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE']),
  command('connections to Redis killed', ['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']),
  {
    name: 'Postgres killed',
    async strike({ system }, _random, ms) {
      const postgres = system.postgres();
      postgres.kill('SIGQUIT');
      await postgres.exited;
      await delay(ms);
      await system.restartPostgres();
    },
  },
  sql(
    'connections to Postgres killed',
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
  ),
  sql(
    'Postgres read-only',
    'alter system set default_transaction_read_only = on; select pg_reload_conf()',
    'alter system reset default_transaction_read_only; select pg_reload_conf()',
  ),
  {
    name: 'a poll locked',
    async strike({ system }, _random, ms) {
      const client = new pg.Client(system.databaseUrl());
      await client.connect();
      await client.query('begin');
      await client.query('select from polls order by random() limit 1 for update');
      await delay(ms);
      await client.end();
    },
  },
];
