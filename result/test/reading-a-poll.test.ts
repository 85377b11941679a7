// Reads of one poll are shared.
import type { Pool } from '@hands/db/pool';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { expect, test } from 'vitest';
import { readingsOf } from './readings-of.ts';

/** A pool that records how many rows it returned for each query outside a transaction. */
async function setUp() {
  const { pool } = await openDatabase();
  const rowCounts: number[] = [];
  const counting = {
    async query(query: { text: string; values: unknown[] }) {
      const index = rowCounts.push(0) - 1;
      const result = await pool.query(query);
      rowCounts[index] = result.rows.length;
      return result;
    },
    connect: () => pool.connect(),
  } as unknown as Pool;
  return { pool, counting, readings: readingsOf(counting), rowCounts };
}

test('an unchanged poll is not read and counted again', async () => {
  const { pool, readings, rowCounts } = await setUp();
  const poll = await createPoll(pool, { kind: 'ranked' });
  await addBallot(pool, poll, [1, 0]);
  const first = await readings.read(poll);
  expect(first?.rounds).toHaveLength(1);
  expect(await readings.read(poll)).toEqual(first);
  expect(rowCounts).toEqual([1, 0]);
  await addBallot(pool, poll, [1, 0]);
  expect(await readings.read(poll)).toMatchObject({ total: 2 });
  expect(rowCounts).toEqual([1, 0, 1]);
});

test('a crowd shares the current read and the next one, and each caller sees what was recorded when it asked', async () => {
  const { pool, readings, rowCounts } = await setUp();
  const poll = await createPoll(pool);
  const early = readings.read(poll);
  await addBallot(pool, poll, 0);
  const crowd = await Promise.all(Array.from({ length: 200 }, () => readings.read(poll)));
  expect(await early).toBeDefined();
  expect(new Set(crowd.map((snapshot) => snapshot?.total))).toEqual(new Set([1]));
  expect(rowCounts.length).toBeLessThanOrEqual(3);
});

test('after an outage the database is read again, and a deleted poll is no longer found', async () => {
  const { pool, counting, readings } = await setUp();
  const poll = await createPoll(pool);
  expect(await readings.read(poll)).toBeDefined();
  const { query } = counting;
  counting.query = () => Promise.reject(new Error('unavailable'));
  const asked = [readings.read(poll), readings.read(poll)];
  await Promise.all(asked.map((answer) => expect(answer).rejects.toThrow('unavailable')));
  counting.query = query;
  await pool.query('delete from polls where id = $1', [poll]);
  expect(await readings.read(poll)).toBeUndefined();
});

test('only the thousand most recently requested polls are kept', async () => {
  const { pool, readings, rowCounts } = await setUp();
  const [oldest, kept] = [await createPoll(pool), await createPoll(pool)];
  await pool.query(
    `insert into polls (id, question) select id, 'Which?' from generate_series(1001, 1999) as id`,
  );
  await readings.read(oldest);
  await readings.read(kept);
  for (let id = 1_001; id <= 1_999; id++) await readings.read(id);
  await readings.read(kept);
  await readings.read(oldest);
  expect(rowCounts.slice(-2)).toEqual([0, 1]);
});

test('an expensive run-off is counted only now and then, however many callers ask', async () => {
  const { pool, readings, rowCounts } = await setUp();
  const poll = await createPoll(pool, {
    options: Array.from({ length: 8 }, (_, index) => String(index)),
    kind: 'ranked',
  });
  await pool.query(
    `insert into rankings (poll_id, choices, ballots)
     select $1, array(select place::smallint from generate_series(0, 7) as place order by random() + 0 * n), 1
     from generate_series(1, 20000) as n
     on conflict do nothing`,
    [poll],
  );
  await readings.read(poll);
  await addBallot(pool, poll, [1, 0]);
  await readings.read(poll);
  expect(rowCounts).toEqual([1]);
  await expect.poll(async () => (await readings.read(poll))?.total).toBe(1);
});
