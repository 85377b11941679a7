import { ensureRoles } from '@hands/db/ensure-roles';
import { migrate } from '@hands/db/migrate';
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

test('the services’ roles are no superusers, and that of result cannot change anything', async () => {
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
  const admin = await open(url);
  await admin.query(
    `create schema bullmq;
     create table bullmq.jobs (id bigserial);
     create type bullmq.state as enum ('waiting');
     create function bullmq.ready() returns integer language sql as 'select 1'`,
  );
  const { owner } = await ensureRoles(url);
  // again, as at each start
  await ensureRoles(url);
  await migrate(owner);
  const client = await open(owner);
  await client.query(
    'alter table bullmq.jobs add column place bullmq.state; alter function bullmq.ready() strict',
  );
  await client.query('alter table polls add column more text; insert into bullmq.jobs default values');
  const { rows } = await client.query(
    `select relname
     from pg_class
     where relnamespace in ('public'::regnamespace, 'bullmq'::regnamespace)
       and relowner <> 'hands'::regrole`,
  );
  expect(rows).toEqual([]);
});
