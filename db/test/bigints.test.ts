import { createPool } from '@hands/db/pool';
import { createTestDatabase } from '@hands/testing/test-database';
import { expect, onTestFinished, test } from 'vitest';

test('bigints are read as numbers, and one that is not exact is an error', async () => {
  const database = await createTestDatabase();
  const pool = createPool(database.url, { warn: () => undefined }, { max: 1 });
  onTestFinished(async () => {
    await pool.end();
    await database.drop();
  });
  const { rows } = await pool.query(`select $1::bigint as most, count(*) from (values (1), (2)) as two`, [
    Number.MAX_SAFE_INTEGER,
  ]);
  expect(rows).toEqual([{ most: Number.MAX_SAFE_INTEGER, count: 2 }]);
  await expect(pool.query('select (2 ^ 53)::bigint')).rejects.toThrow('9007199254740992');
  await expect(pool.query('select 1 as fine')).resolves.toMatchObject({ rows: [{ fine: 1 }] });
});
