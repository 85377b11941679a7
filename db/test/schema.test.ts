import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dumpSchema } from '@hands/db/dump-schema';
import { createTestDatabase } from '@hands/testing/test-database';
import { expect, onTestFinished, test } from 'vitest';

const file = fileURLToPath(new URL('../schema.sql', import.meta.url));

test('schema.sql is the result of the migrations', async () => {
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  const dump = await dumpSchema(database.url);
  if (process.env['UPDATE_SCHEMA']) writeFileSync(file, dump);
  expect(
    readFileSync(file, 'utf8'),
    'db/schema.sql differs. Update it with: UPDATE_SCHEMA=1 npm test -- db/test/schema.test.ts',
  ).toBe(dump);
});
