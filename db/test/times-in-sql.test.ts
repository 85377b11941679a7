import { createPool } from '@hands/db/pool';
import { formatInstant } from '@hands/shared/poll/batch';
import { createTestDatabase } from '@hands/testing/test-database';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

let pool: ReturnType<typeof createPool>;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await createTestDatabase();
  pool = createPool(database.url, { warn: () => undefined }, { max: 1 });
  drop = database.drop;
});
afterAll(async () => {
  await pool.end();
  await drop();
});

const year2200 = Date.UTC(2200, 0) * 1000;

test.each(['UTC', 'America/New_York', 'Asia/Kathmandu'])(
  'microseconds convert to the same instant in SQL and back exactly in the time zone %s',
  async (timeZone) => {
    await pool.query(`set timezone = '${timeZone}'`);
    const times = [0, 1, year2200, ...fc.sample(fc.integer({ min: 0, max: year2200 }), 10_000)];
    const { rows } = await pool.query(
      `select
         unix_micros(timestamp_micros(time)) as back,
         to_char(timestamp_micros(time) at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as text
       from unnest($1::bigint[]) as time`,
      [times],
    );
    expect(rows).toEqual(times.map((time) => ({ back: time, text: formatInstant(time) })));
  },
);

test('null stays null', async () => {
  const { rows } = await pool.query('select unix_micros(null) as micros, timestamp_micros(null) as at');
  expect(rows).toEqual([{ micros: null, at: null }]);
});

test('polls that have reached a time are found by index and without calling the function', async () => {
  await pool.query('set enable_seqscan = off');
  // planned without knowing the time, like named statements after some executions
  await pool.query('set plan_cache_mode = force_generic_plan');
  await pool.query(
    'prepare closing (bigint) as select id from polls where sealed_at is null and closes_at <= timestamp_micros($1)',
  );
  const { rows } = await pool.query<{ 'QUERY PLAN': string }>('explain execute closing (0)');
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toMatch(/polls_to_seal[^]*Index Cond: .*closes_at <= /);
  expect(plan).not.toContain('timestamp_micros');
});
