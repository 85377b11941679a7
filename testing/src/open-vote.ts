// A vote service for one test, on its own database.
import { randomUUID } from 'node:crypto';
import { ensureSamplePoll } from '@hands/db/migrate';
import { createPool } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import { closeServer, listen, portOf } from '@hands/shared/http/http-server';
import { createWrongTokens } from '@hands/shared/http/wrong-tokens';
import type { QueueSettings } from '@hands/shared/process/settings';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { createApp } from '@hands/vote/app';
import type { AppParts } from '@hands/vote/app';
import { createVoteMetrics } from '@hands/vote/metrics';
import { createPollCache } from '@hands/vote/polls/poll-cache';
import { createBallotBox } from '@hands/vote/voting/ballot-box';
import { createEarlierBallots } from '@hands/vote/voting/earlier-ballots';
import { inject, vi } from 'vitest';
import { adminToken } from './administrator.ts';
import type { TestBackend } from './backends.ts';
import { logger } from './logger.ts';
import { createTestDatabase } from './test-database.ts';
import { secret } from './voter-cookie.ts';

export interface TestVote {
  pool: Pool;
  settings: QueueSettings;
  parts: AppParts;
  /** Starts an instance on the same database and queue, unless changed. @returns its URL */
  serve(changed?: Partial<AppParts>): Promise<string>;
  close(): Promise<void>;
}

/** The caller must `close()` it, which also closes all its instances. */
export async function openVote(backend: TestBackend = 'redis', { shards = 1 } = {}): Promise<TestVote> {
  const cleanUp: (() => unknown)[] = [];
  const database = await createTestDatabase();
  cleanUp.push(() => database.drop());
  await ensureSamplePoll(database.url, 'Cats', 'Dogs');
  const pool = createPool(database.url, logger, { max: 8 });
  cleanUp.push(() => pool.end());
  const settings = {
    redisUrl: backend === 'redis' ? inject('redisUrl') : undefined,
    databaseUrl: database.url,
    shards,
    name: `test-${randomUUID()}`,
  };
  const queue = openBatchQueue(settings, logger);
  cleanUp.push(() => queue.close());
  await vi.waitFor(() => queue.check(), 60_000);
  const openCache = () => {
    const cache = createPollCache(pool, logger);
    cleanUp.push(() => cache.close());
    return cache;
  };
  const metrics = createVoteMetrics(() => ballotBox.pending());
  const ballotBox = createBallotBox(queue, createEarlierBallots(pool), metrics);
  const newWrongTokens = ({ trustProxy }: Partial<AppParts> = {}) =>
    createWrongTokens({ points: 10, trustProxy }, metrics.limited, logger);
  const parts: AppParts = {
    pool,
    adminToken,
    createPolls: 'anyone',
    wrongTokens: newWrongTokens(),
    limits: { perAddress: 100, perVoter: 10, polls: 100, wrongCodes: 200, wrongTokens: 10 },
    queue,
    polls: openCache(),
    ballotBox,
    metrics,
    databaseDurability: () => ({ state: 'durable', reason: '' }),
    cookieSecrets: [secret],
    trustProxy: undefined,
    secureCookies: false,
    voteUrl: 'http://localhost:5000',
    resultUrl: 'http://localhost:5001',
    cacheViews: true,
    logger,
  };

  return {
    pool,
    settings,
    parts,
    async serve(changed) {
      const server = await listen(
        createApp({ ...parts, polls: openCache(), wrongTokens: newWrongTokens(changed), ...changed }),
        0,
        logger,
      );
      cleanUp.push(() => closeServer(server));
      return `http://127.0.0.1:${portOf(server)}`;
    },
    async close() {
      for (const release of cleanUp.reverse()) await release();
    },
  };
}
