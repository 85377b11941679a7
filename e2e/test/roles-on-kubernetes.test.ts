// What production's manifest has CloudNativePG do in a new database, in a real one.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { migrate } from '@hands/db/migrate';
import { createTestDatabase } from '@hands/testing/test-database';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import type { ICluster } from '../scale/cloud-native-pg.ts';

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

function readCluster(): ICluster['spec'] {
  const file = new URL('../../deploy/kubernetes/production/postgres.yaml', import.meta.url);
  return (parse(readFileSync(file, 'utf8')) as ICluster).spec;
}

test('the role of result reads what the migrations create, and changes nothing', async () => {
  const { url, drop } = await createTestDatabase('template0');
  onTestFinished(drop);
  const { bootstrap, managed } = readCluster();
  const { owner = '', postInitApplicationSQL = [] } = bootstrap?.initdb ?? {};
  const reader = managed?.roles?.[0]?.name ?? '';
  // a server has each role once, and other tests have these
  const ending = randomUUID().slice(0, 8);
  const rename = (text: string) => text.replaceAll(/\bhands(_reader)?\b/g, `$&_${ending}`);
  const asUser = (role: string) => Object.assign(new URL(url), { username: rename(role) }).href;

  const admin = await connect(url);
  const password = admin.escapeLiteral(new URL(url).password);
  await admin.query(`create role ${rename(owner)} login password ${password}`);
  await admin.query(
    `alter database ${admin.escapeIdentifier(admin.database ?? '')} owner to ${rename(owner)}`,
  );
  for (const statement of postInitApplicationSQL) await admin.query(rename(statement));
  await admin.query(`alter role ${rename(reader)} login password ${password}`);
  await migrate(asUser(owner));

  const result = await connect(asUser(reader));
  const unreadable = await result.query(
    `select relname
     from pg_class
     where relnamespace = 'public'::regnamespace
       and relkind in ('r', 'v')
       and not has_table_privilege(oid, 'select')`,
  );
  expect(unreadable.rows).toEqual([]);
  expect((await result.query('select from polls')).rowCount).not.toBeNull();
  await expect(result.query('delete from polls')).rejects.toThrow('permission denied');
  await expect(result.query('create table public.mine ()')).rejects.toThrow('permission denied');
});
