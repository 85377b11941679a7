import { createPool } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import { createTestDatabase } from '@hands/db/test-database';
import { createLogger } from '@hands/shared/logger';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changePoll } from '../src/change-poll.ts';
import { createPoll } from '../src/create-poll.ts';
import { deletePoll } from '../src/delete-poll.ts';
import { createPollCache } from '../src/poll-cache.ts';
import { newPollSchema } from '../src/poll-schema.ts';

const logger = createLogger('test', 'silent');
let pool: Pool;
let cleanUp: (() => unknown)[] = [];

beforeEach(async () => {
  const database = await createTestDatabase();
  pool = createPool(database.url, logger, 4);
  cleanUp = [() => database.drop(), () => pool.end()];
});
afterEach(async () => {
  for (const release of cleanUp.reverse()) await release();
});

function openCache(settings?: Parameters<typeof createPollCache>[2]) {
  const cache = createPollCache(pool, logger, settings);
  cleanUp.push(() => {
    cache.close();
  });
  return cache;
}

const make = () =>
  createPoll(pool, newPollSchema.parse({ question: 'Old?', options: [{ text: 'A' }, { text: 'B' }] }));

test('what one process changes, another sees within a second', async () => {
  const id = await make();
  const other = openCache();
  expect((await other.find(id))?.question).toBe('Old?');
  await changePoll(pool, id, { question: 'New?' });
  // a second between two looks at the database, and the look itself
  await expect.poll(() => other.known(id)?.question, { timeout: 1_300, interval: 20 }).toBe('New?');
  await deletePoll(pool, id);
  await expect.poll(() => other.known(id), { timeout: 1_300, interval: 20 }).toBeUndefined();
});

test('what was changed here is read again at once, whatever reading was under way', async () => {
  const id = await make();
  const cache = openCache({ refreshMs: 1 });
  for (let i = 0; i < 50; i++) {
    const early = cache.find(id);
    await changePoll(pool, id, { question: `Question ${i}?` });
    cache.forget(id);
    expect((await cache.find(id))?.question).toBe(`Question ${i}?`);
    await early;
    expect(cache.known(id)?.question).toBe(`Question ${i}?`);
  }
});

test('beyond a thousand polls, those that nobody asks for are let go, and those in use stay', async () => {
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

test('a crowd that opens one poll at once is one query', async () => {
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
