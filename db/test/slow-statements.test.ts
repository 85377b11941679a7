import { createPool } from '@hands/db/pool';
import { createTestDatabase } from '@hands/testing/test-database';
import { expect, onTestFinished, test } from 'vitest';

test('the server ends a slow statement before its connection counts as silent, and the others stay', async () => {
  const database = await createTestDatabase();
  const pool = createPool(database.url, { warn: () => undefined }, { max: 2, queryMs: 4_000 });
  onTestFinished(async () => {
    await pool.end();
    await database.drop();
  });
  const [one, other] = await Promise.all([pool.connect(), pool.connect()]);
  one.release();
  other.release();
  await expect(pool.query('select pg_sleep(20)')).rejects.toMatchObject({ code: '57014' });
  // the pool ends a connection whose query failed, and no other
  expect(pool.totalCount).toBe(1);
});
