import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Fault } from '../fault.ts';

const targets = ['Redis'];
const needs: Fault['needs'] = ['redis'];

/** Runs commands in Redis, and after a while those that undo them. */
const command = (name: string, begin: string[], end?: string[]): Fault => ({
  name,
  targets,
  needs,
  async strike({ cluster: { system } }, _random, ms) {
    const redis = new Redis(system.redis()?.url ?? '');
    const [first = '', ...args] = begin;
    const answer = await redis.call(first, ...args);
    if (end) {
      await delay(ms);
      const [last = '', ...endArgs] = end;
      await redis.call(last, ...endArgs);
    }
    redis.disconnect();
    return `answered ${String(answer)}`;
  },
});

export const redisFaults: Fault[] = [
  {
    name: 'Redis killed',
    targets,
    needs,
    async strike({ cluster: { system } }, _random, ms) {
      const redis = system.redis();
      redis?.kill('SIGKILL');
      await redis?.exited;
      await delay(ms);
      await system.restartRedis();
      return 'SIGKILL';
    },
  },
  {
    name: 'Redis suspended',
    targets,
    needs,
    async strike({ cluster: { system } }, _random, ms) {
      system.redis()?.kill('SIGSTOP');
      await delay(ms);
      system.redis()?.kill('SIGCONT');
      return 'SIGSTOP';
    },
  },
  command('Redis full', ['CONFIG', 'SET', 'maxmemory', '1mb'], ['CONFIG', 'SET', 'maxmemory', '0']),
  command('Redis read-only', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE']),
  command('connections to Redis killed', ['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']),
  {
    name: 'disk of Redis full',
    targets,
    needs: ['redis', 'disks'],
    async strike({ cluster: { system, disks } }, _random, ms) {
      const redis = system.redis();
      disks?.redis.fill();
      // with appendfsync always, Redis ends at the first write that does not fit
      const ended = await Promise.race([redis?.exited.then(() => 'Redis ended'), delay(10_000, 'no write')]);
      if (ended === 'no write') throw new Error('Redis wrote nothing to its full disk');
      await delay(ms);
      disks?.redis.free();
      await system.restartRedis();
      return ended ?? '';
    },
  },
];
