// The system that is fuzzed: one process of each service, polls of every kind, and credentials that work.
import { createQueueRegistry } from '@hands/db/queue-registry';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import type { TestBackend } from '@hands/testing/backends';
import { createPoll } from '@hands/testing/create-poll';
import { logger } from '@hands/testing/logger';
import { startSystem } from '@hands/testing/system';
import type { System } from '@hands/testing/system';
import type pg from 'pg';
import { expect, onTestFinished } from 'vitest';
import { createFiller } from './fill-placeholders.ts';
import { ADMIN_TOKEN } from './target.ts';
import type { Target } from './target.ts';

const future = new Date('2035-01-01T00:00:00Z');
const past = new Date('2020-01-01T00:00:00Z');

const kinds: Record<string, Parameters<typeof createPoll>[1]> = {
  open: {},
  single: {},
  ranked: { kind: 'ranked', options: ['A', 'B', 'C'] },
  multiple: { kind: 'multiple', max_choices: 2, options: ['A', 'B', 'C'] },
  unchangeable: { vote_change: false },
  'after-vote': { results_visible: 'after_vote' },
  never: { results_visible: 'never' },
  scheduled: { opens_at: future },
  final: { closes_at: past, sealed_at: new Date('2020-01-01T00:00:01Z') },
  jobs: {},
};

export async function startTarget(backend: TestBackend): Promise<Target> {
  const system = await startSystem(backend);
  const env = {
    ADMIN_TOKEN,
    NODE_ENV: 'production',
    // the databases of tests run without fsync
    ALLOW_DATA_LOSS: '1',
    // requests name a client each, so that no limit on clients stops them all
    TRUST_PROXY: '1',
    LOG_LEVEL: 'warn',
  };
  const pool = system.openPool();
  const polls: Record<string, number> = {};
  for (const [name, poll] of Object.entries(kinds)) polls[name] = await createPoll(pool, poll);
  const [vote, worker, result] = await Promise.all([
    system.start('vote', { env }),
    system.start('worker', { env }),
    system.start('result', { env }),
  ]);
  const services = { vote, worker, result };
  const queue = await openQueue(system, pool);
  return { system, pool, services, queue, polls, fill: await createFiller(pool, services, polls) };
}

async function openQueue(system: System, pool: pg.Pool): Promise<BatchQueue> {
  const settings = {
    redisUrl: system.redis()?.url,
    databaseUrl: system.databaseUrl(),
    shards: 1,
    name: 'votes',
  };
  const queue = openBatchQueue(settings, logger, { list: createQueueRegistry(pool).list });
  onTestFinished(() => queue.close());
  await expect.poll(() => queue.bullQueues().length).toBeGreaterThan(0);
  return queue;
}
