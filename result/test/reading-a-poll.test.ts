// Reads of one poll are shared.
import type { Pool } from '@hands/db/pool';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { expect, test } from 'vitest';
import { findSnapshot } from '../src/snapshots/find-snapshot.ts';
import { readingsOf } from './readings-of.ts';

const guest = { voterId: undefined, isAdmin: false };

/** A pool that says what it was asked outside of transactions, and how many rows it gave. */
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

test('a poll that has not changed is not read and counted again', async () => {
  const { pool, readings, rowCounts } = await setUp();
  const poll = await createPoll(pool, { kind: 'ranked' });
  await addBallot(pool, poll, [1, 0]);
  const first = await findSnapshot({ pool, readings }, String(poll), guest);
  expect(first.rounds).toHaveLength(1);
  expect(await findSnapshot({ pool, readings }, String(poll), guest)).toEqual(first);
  expect(rowCounts).toEqual([1, 0]);
  await addBallot(pool, poll, [1, 0]);
  expect(await findSnapshot({ pool, readings }, String(poll), guest)).toMatchObject({ total: 2 });
  expect(rowCounts).toEqual([1, 0, 1]);
});

test('a crowd shares the read under way and the next, and each sees what was there when it asked', async () => {
  const { pool, readings, rowCounts } = await setUp();
  const poll = await createPoll(pool);
  const early = readings.read(poll);
  await addBallot(pool, poll, 0);
  const crowd = await Promise.all(Array.from({ length: 200 }, () => readings.read(poll)));
  expect(await early).toBeDefined();
  expect(new Set(crowd.map((snapshot) => snapshot?.total))).toEqual(new Set([1]));
  expect(rowCounts.length).toBeLessThanOrEqual(3);
});

test('a deleted poll is not there any more, and a database that was away is asked again', async () => {
  const { pool, counting, readings } = await setUp();
  const poll = await createPoll(pool);
  expect(await readings.read(poll)).toBeDefined();
  const { query } = counting;
  counting.query = () => Promise.reject(new Error('away'));
  const asked = [readings.read(poll), readings.read(poll)];
  await Promise.all(asked.map((answer) => expect(answer).rejects.toThrow('away')));
  counting.query = query;
  await pool.query('delete from polls where id = $1', [poll]);
  expect(await readings.read(poll)).toBeUndefined();
});

test('no more than the thousand polls asked for last are kept', async () => {
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

test('a run-off that is much work is counted now and then, however many ask', async () => {
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
