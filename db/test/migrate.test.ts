import { ensureSamplePoll, migrate } from '@hands/db/migrate';
import { createTestDatabase } from '@hands/db/test-database';
import type { TestDatabase } from '@hands/db/test-database';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';

let database: TestDatabase;
let client: pg.Client;

async function open(template?: string): Promise<void> {
  database = await createTestDatabase(template);
  client = new pg.Client(database.url);
  await client.connect();
}

beforeEach(() => open());
afterEach(async () => {
  await client.end();
  await database.drop();
});
test('x', async () => {
  expect((await client.query('select 1 as x')).rows).toEqual([{ x: 1 }]);
});
