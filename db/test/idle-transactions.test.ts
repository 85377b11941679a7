import { createPool } from '@hands/db/pool';
import { createTestDatabase } from '@hands/testing/test-database';
import { expect, test } from 'vitest';

test('I12: a transaction that waits too long for its next statement ends and locks nothing', async () => {
  const database = await createTestDatabase();
  const pool = createPool(database.url, { warn: () => undefined }, { max: 2, idleMs: 3_000 });
  await pool.query('create table hall (id integer)');
  await pool.query('insert into hall values (1)');
  const stopped = await pool.connect();
  await stopped.query('begin');
  await stopped.query('select from hall for update');
  const locked = await pool.query('select from hall for update skip locked');
  expect(locked.rowCount).toBe(0);

  const free = () => pool.query('select from hall for update skip locked').then(({ rowCount }) => rowCount);
  await expect.poll(free).toBe(1);
  await expect(stopped.query('select from hall')).rejects.toThrow();
  stopped.release(true);
  await pool.end();
  await database.drop();
});
