import { inTransaction } from '@hands/db/in-transaction';
import { createPool } from '@hands/db/pool';
import type { Pool, PoolClient } from '@hands/db/pool';
import { logger } from '@hands/testing/logger';
import { createTestDatabase } from '@hands/testing/test-database';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changePoll } from '../src/managing/change-poll.ts';
import { deletePoll } from '../src/managing/delete-poll.ts';
import { insertPoll } from '../src/managing/insert-poll.ts';
import { lockPoll } from '../src/managing/lock-poll.ts';
import type { LockedPoll } from '../src/managing/lock-poll.ts';
import { createPollCache } from '../src/polls/poll-cache.ts';
import { newPollSchema } from '../src/polls/poll-schema.ts';
import type { PollChange } from '../src/polls/poll-schema.ts';

let pool: Pool;
let cleanUp: (() => unknown)[] = [];

beforeEach(async () => {
  const database = await createTestDatabase();
  pool = createPool(database.url, logger, { max: 4 });
  cleanUp = [() => database.drop(), () => pool.end()];
});
afterEach(async () => {
  for (const release of cleanUp.reverse()) await release();
});

function openCache(settings?: Parameters<typeof createPollCache>[2], from = pool) {
  const cache = createPollCache(from, logger, settings);
  cleanUp.push(() => cache.close());
  return cache;
}

const onPoll = (id: number, work: (client: PoolClient, locked: LockedPoll) => Promise<void>) =>
  inTransaction(pool, async (client) => {
    const locked = await lockPoll(client, id);
    if (locked) await work(client, locked);
  });
// a change of the question needs only the time from the queue
const queue = { now: () => Date.now() * 1000, readBacklog: () => Promise.reject(new Error('no queue')) };
const change = (id: number, to: PollChange) =>
  onPoll(id, (client, locked) => changePoll(client, locked, to, queue));
const make = () =>
  insertPoll(pool, newPollSchema.parse({ question: 'Old?', options: [{ text: 'A' }, { text: 'B' }] }));

test('F146: one process sees within a second what another has changed', async () => {
  const id = await make();
  let reads = 0;
  const counting = { query: (...args: Parameters<Pool['query']>) => (reads++, pool.query(...args)) };
  const other = openCache({}, counting as unknown as Pool);
  expect((await other.find(id))?.question).toBe('Old?');
  await change(id, { question: 'New?' });
  // by the read in progress or the next, half a second later; reads are counted, because a busy machine may be late
  let before = reads;
  await expect.poll(() => other.known(id)?.question).toBe('New?');
  expect(reads - before).toBeLessThanOrEqual(2);
  await onPoll(id, deletePoll);
  before = reads;
  await expect.poll(() => other.known(id)).toBeUndefined();
  expect(reads - before).toBeLessThanOrEqual(2);
});

/** Holds back the result of the next read until `release()`; `answered` resolves once the database has returned it. */
function holdNextRead() {
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<unknown>;
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const answered = new Promise<void>((resolve) => {
    pool.query = (async (...args: unknown[]) => {
      pool.query = query as Pool['query'];
      const result = await query(...args);
      resolve();
      await gate;
      return result;
    }) as Pool['query'];
  });
  return { answered, release };
}

test('a first read in progress while the poll is changed here does not bring the old one back', async () => {
  const id = await make();
  const cache = openCache();
  const held = holdNextRead();
  const early = cache.find(id);
  await held.answered;
  await change(id, { question: 'New?' });
  cache.forget(id);
  expect((await cache.find(id))?.question).toBe('New?');
  held.release();
  await early;
  expect(cache.known(id)?.question).toBe('New?');
});

test('a refresh in progress while the poll is changed here does not bring the old one back either', async () => {
  const id = await make();
  const cache = openCache({ refreshMs: 20 });
  await cache.find(id);
  const held = holdNextRead();
  await held.answered;
  await change(id, { question: 'New?' });
  cache.forget(id);
  expect((await cache.find(id))?.question).toBe('New?');
  const seen = new Set<string | undefined>();
  held.release();
  for (let turns = 0; turns < 20; turns++) {
    await new Promise(setImmediate);
    seen.add(cache.known(id)?.question);
  }
  expect([...seen]).toEqual(['New?']);
});

test('beyond maxIdlePolls, drops unused polls and keeps those in use', async () => {
  const cache = openCache({ refreshMs: 5, maxIdlePolls: 2, idleRefreshes: 3 });
  const ids = await Promise.all(Array.from({ length: 5 }, make));
  for (const id of ids) await cache.find(id);
  const [first = 0] = ids;
  await expect
    .poll(
      () => {
        cache.known(first);
        return cache.size();
      },
      { interval: 1 },
    )
    .toBe(2);
  expect(cache.known(first)?.id).toBe(first);
});

test('many requests for one poll at once cause one query', async () => {
  const id = await make();
  const cache = openCache();
  const query = pool.query.bind(pool);
  let queries = 0;
  pool.query = ((...args: Parameters<typeof query>) => {
    queries++;
    return query(...args);
  }) as typeof query;
  const found = await Promise.all(Array.from({ length: 100 }, () => cache.find(id)));
  expect(found.every((poll) => poll?.id === id)).toBe(true);
  expect(queries).toBe(1);
});
