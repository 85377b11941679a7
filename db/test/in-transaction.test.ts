import { inTransaction } from '@hands/db/in-transaction';
import { createPool } from '@hands/db/pool';
import { createTestDatabase } from '@hands/testing/test-database';
import { expect, onTestFinished, test } from 'vitest';

async function open() {
  const database = await createTestDatabase();
  const pool = createPool(database.url, { warn: () => undefined }, { max: 2 });
  onTestFinished(async () => {
    await pool.end();
    await database.drop();
  });
  const polls = async () =>
    (await pool.query<{ question: string }>('select question from polls')).rows.map(
      ({ question }) => question,
    );
  return { pool, polls };
}

test('a transaction is committed, or rolled back if it throws', async () => {
  const { pool, polls } = await open();
  const add = (question: string, fault?: Error) =>
    inTransaction(pool, async (client) => {
      await client.query('insert into polls (question) values ($1)', [question]);
      if (fault) throw fault;
      return question;
    });
  expect(await add('Tea?')).toBe('Tea?');
  const fault = new Error('no milk');
  await expect(add('Milk?', fault)).rejects.toBe(fault);
  expect(await polls()).toEqual(['Tea?']);
});

test('I9: losing a connection in a transaction fails only that transaction', async () => {
  const { pool, polls } = await open();
  const lost = inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ pid: number }>(
      `insert into polls (question) values ('Tea?') returning pg_backend_pid() as pid`,
    );
    await pool.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
    await client.query('select 1');
  });
  await expect(lost).rejects.toThrow(/terminat|not queryable/);
  expect(await polls()).toEqual([]);
});

test('a connection that has lost its prepared statements is not used again', async () => {
  const { pool } = await open();
  const named = { name: 'one', text: 'select 1 as one' };
  await inTransaction(pool, (client) => client.query(named));
  await pool.query('deallocate all');
  await expect(inTransaction(pool, (client) => client.query(named))).rejects.toThrow('does not exist');
  expect((await inTransaction(pool, (client) => client.query<{ one: number }>(named))).rows).toEqual([
    { one: 1 },
  ]);
});
