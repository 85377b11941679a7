import { inTransaction } from '@hands/db/in-transaction';
import { createPool } from '@hands/db/pool';
import { openLine } from '@hands/testing/silent-line';
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
  return { pool, polls, url: database.url };
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

test('I12: a poll does not stay locked if the connection of a transaction goes silent', async () => {
  const { pool, url, polls } = await open();
  await pool.query(`insert into polls (question) values ('Tea?')`);
  const line = await openLine(url);
  const distant = createPool(line.url, { warn: () => undefined });
  const client = await distant.connect();
  await client.query('begin');
  await client.query('select from polls for update');
  expect(line.silence()).toBe(1);
  // would time out while it waits for the lock
  await pool.query(`update polls set question = 'Coffee?'`);
  expect(await polls()).toEqual(['Coffee?']);
  client.release(true);
});
