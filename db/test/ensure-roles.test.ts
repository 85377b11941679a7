import { randomUUID } from 'node:crypto';
import { ensureRoles } from '@hands/db/ensure-roles';
import { migrate } from '@hands/db/migrate';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { logger } from '@hands/testing/logger';
import { createTestDatabase } from '@hands/testing/test-database';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';

async function open(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

async function createDatabase(): Promise<string> {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  return url;
}

test('the services’ roles are not superusers, and that of result cannot change anything', async () => {
  const url = await createDatabase();
  const urls = await ensureRoles(url);
  const [owner, reader] = [await open(urls.owner), await open(urls.reader)];
  for (const client of [owner, reader]) {
    const { rows } = await client.query(
      'select rolsuper, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user',
    );
    expect(rows).toEqual([{ rolsuper: false, rolcreaterole: false, rolcreatedb: false }]);
  }
  await owner.query(`insert into polls (question) values ('Tea?')`);
  expect((await reader.query('select question from polls')).rows).toEqual([{ question: 'Tea?' }]);
  await expect(reader.query('delete from polls')).rejects.toThrow('permission denied');
  await expect(reader.query('create table public.mine ()')).rejects.toThrow('permission denied');
  // tables of later migrations
  await owner.query('create table later ()');
  expect((await reader.query('select from later')).rowCount).toBe(0);
});

test('a database that was migrated as superuser passes to its owner, with the queue in it', async () => {
  const url = await createDatabase();
  const openQueue = (databaseUrl: string) =>
    openBatchQueue({ databaseUrl, shards: 1, name: 'votes' }, logger);
  const before = openQueue(url);
  await expect
    .poll(() =>
      before.check().then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  const ballot = { pollId: 1, voterId: randomUUID(), choices: [0], castAt: 1 };
  await before.add(0, [ballot]);
  await before.close();

  const { owner } = await ensureRoles(url);
  // again, as at each start
  await ensureRoles(url);
  await migrate(owner);
  const after = openQueue(owner);
  await expect
    .poll(() =>
      after.check().then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  await after.add(0, [ballot]);
  expect(await after.countWaiting(0)).toBe(2);
  await after.close();
  const client = await open(owner);
  await client.query('alter table polls add column more text');
  const { rows } = await client.query(
    `select relname
     from pg_class
     where relnamespace in ('public'::regnamespace, 'bullmq'::regnamespace)
       and relowner <> 'hands'::regrole`,
  );
  expect(rows).toEqual([]);
});
