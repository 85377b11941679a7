import { ensureSamplePoll, migrate } from '@hands/db/migrate';
import { createTestDatabase } from '@hands/db/test-database';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';

async function open(template?: string) {
  const database = await createTestDatabase(template);
  onTestFinished(database.drop);
  const client = new pg.Client(database.url);
  await client.connect();
  onTestFinished(() => client.end());
  const read = async (sql: string) => (await client.query<Record<string, unknown>>(sql)).rows;
  return { url: database.url, read };
}

test('migrations that run beside each other on one empty database are all safe', async () => {
  const { url, read } = await open('template0');
  await Promise.all(Array.from({ length: 5 }, () => migrate(url)));
  expect(await read('select name, count(*)::int from migrations group by name having count(*) > 1')).toEqual(
    [],
  );
  expect(await read('select * from votes')).toEqual([]);
});

test('migrating again changes nothing', async () => {
  const { url, read } = await open();
  const before = await read('select * from migrations');
  await migrate(url);
  expect(await read('select * from migrations')).toEqual(before);
});

test('poll 1 is made with the two options of the settings', async () => {
  const { url, read } = await open();
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  expect(await read('select id, question from polls')).toEqual([{ id: 1, question: 'Cats or Dogs?' }]);
  expect(await read('select position, text from options where poll_id = 1 order by position')).toEqual([
    { position: 0, text: 'Cats' },
    { position: 1, text: 'Dogs' },
  ]);
});

test("poll 1's version rises when its texts change, and only then", async () => {
  const { url, read } = await open();
  const version = async () => Number((await read('select version from polls where id = 1'))[0]?.['version']);
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  const first = await version();
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  expect(await version()).toBe(first);
  await ensureSamplePoll(url, 'Cats', 'Wolves');
  expect(await version()).toBe(first + 1);
  expect(await read('select question from polls')).toEqual([{ question: 'Cats or Wolves?' }]);
  expect(await read('select text from options order by position')).toEqual([
    { text: 'Cats' },
    { text: 'Wolves' },
  ]);
});

test('poll 1 may be made by several at once', async () => {
  const { url, read } = await open();
  await Promise.all(Array.from({ length: 5 }, () => ensureSamplePoll(url, 'Cats', 'Dogs')));
  expect(await read('select count(*)::int from options')).toEqual([{ count: 2 }]);
});

test('the first poll that people make is number 2', async () => {
  const { url, read } = await open();
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  expect(await read(`insert into polls (question) values ('Tea?') returning id`)).toEqual([{ id: 2 }]);
});
