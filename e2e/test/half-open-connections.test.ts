import { inTransaction } from '@hands/db/in-transaction';
import { createPool } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import { createTestDatabase } from '@hands/testing/test-database';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { openLine } from '../faults/line.ts';
import type { Line } from '../faults/line.ts';

const CONNECTIONS = 4;

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let line: Line;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  line = await openLine(database.url, Math.random);
  pool = createPool(line.url, { warn: () => undefined }, { max: CONNECTIONS, queryMs: 1_000 });
});
afterAll(async () => {
  line.close();
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.connect()));
  for (const client of clients) client.release();
});

test('the idle connections of a silent network cost one query its timeout, not one query each', async () => {
  expect(line.silence()).toBe(CONNECTIONS);
  await expect(pool.query('select')).rejects.toThrow('timeout');
  await pool.query('select');
});

test('once a query had no answer, no pool of the process waits for another time-out', async () => {
  const other = createPool(line.url, { warn: () => undefined }, { max: 1, queryMs: 60_000 });
  onTestFinished(() => other.end());
  await other.query('select');
  expect(line.silence()).toBe(CONNECTIONS + 1);
  await expect(pool.query('select')).rejects.toThrow('timeout');
  const begun = performance.now();
  await other.query('select');
  expect(performance.now() - begun).toBeLessThan(30_000);
});

test('a transaction on a silent connection waits for one statement, and for no rollback', async () => {
  let calls: unknown[][] = [];
  const transaction = inTransaction(pool, async (client) => {
    calls = vi.spyOn(client, 'query').mock.calls;
    line.silence();
    await client.query('select');
  });
  await expect(transaction).rejects.toThrow('timeout');
  expect(calls).toEqual([['select']]);
});

test('the server ends sessions whose client has gone without a word', async () => {
  const near = createPool(database.url, { warn: () => undefined }, { max: 1 });
  onTestFinished(() => near.end());
  async function countSessions(): Promise<number> {
    const { rows } = await near.query<{ sessions: number }>(
      `select count(*)::integer as sessions
       from pg_stat_activity
       where datname = current_database()
         and pid <> pg_backend_pid()`,
    );
    return rows[0]?.sessions ?? 0;
  }
  expect(line.silence()).toBe(CONNECTIONS);
  // our own end of them, which the pool gives up after 10 s, tells the server nothing
  expect(await countSessions()).toBeGreaterThanOrEqual(CONNECTIONS);
  await expect.poll(countSessions, { interval: 500 }).toBe(0);
});
