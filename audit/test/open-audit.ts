// A database and a queue for one test, and a helper that adds polls.
import { randomUUID } from 'node:crypto';
import { createPool } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import { createQueueRegistry } from '@hands/db/queue-registry';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { createPoll } from '@hands/testing/create-poll';
import { logger } from '@hands/testing/logger';
import { createTestDatabase } from '@hands/testing/test-database';
import { inject, onTestFinished, vi } from 'vitest';
import { auditPolls } from '../src/audit-polls.ts';
import type { Finding } from '../src/finding.ts';

/** @param backend of the queue; the database always belongs to this test alone */
export async function openAudit(backend: 'redis' | 'postgres') {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const pool = createPool(database.url, logger);
  onTestFinished(() => pool.end());
  const settings = {
    redisUrl: backend === 'redis' ? inject('redisUrl') : undefined,
    databaseUrl: database.url,
    shards: 1,
    // the shared Redis needs a unique name; the test's own database can have the name that the services use
    name: backend === 'redis' ? `test-${randomUUID()}` : 'votes',
  };
  const queue = openBatchQueue(settings, logger, createQueueRegistry(pool));
  onTestFinished(() => queue.close());
  await vi.waitFor(() => queue.check(), 60_000);
  return {
    url: database.url,
    pool,
    queue,
    settings,
    audit: (pollId: number | null = null) => auditPolls(pool, queue, pollId, () => undefined),
  };
}

export const summary = (findings: Finding[]) =>
  findings.map(({ pollId, check, detail }) => `${String(pollId)} ${check}: ${detail}`);

/** Adds a poll with three options and these ballots, cast a minute ago. */
export async function addPoll(
  pool: Pool,
  { kind = 'single', maxChoices = 1, ballots = [] as number[][] },
): Promise<number> {
  const options = ['A', 'B', 'C'];
  const id = await createPoll(pool, { options, kind, max_choices: maxChoices });
  await pool.query(
    `insert into ballots (poll_id, voter_id, choices, cast_at)
     select $1, gen_random_uuid(), choices::smallint[], now() - interval '1 minute'
     from unnest($2::text[]) as choices`,
    [id, ballots.map((choices) => `{${choices.join(',')}}`)],
  );
  return id;
}
