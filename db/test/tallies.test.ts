import { ensureSamplePoll } from '@hands/db/migrate';
import { createTestDatabase } from '@hands/db/test-database';
import type { TestDatabase } from '@hands/db/test-database';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';

let database: TestDatabase;
let client: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  await ensureSamplePoll(database.url, 'Cats', 'Dogs');
  client = new pg.Client(database.url);
  await client.connect();
  await client.query('update polls set version = 0');
});

afterEach(async () => {
  await client.end();
  await database.drop();
});

async function read(sql: string): Promise<Record<string, unknown>[]> {
  return (await client.query<Record<string, unknown>>(sql)).rows;
}

/** Adds ballots, the n-th of them cast n seconds into 2026. */
async function cast(...choices: number[]): Promise<void> {
  await client.query(
    `insert into ballots (poll_id, voter_id, choices, cast_at)
     select 1, gen_random_uuid(), array[choice], timestamptz '2026-01-01 00:00:00Z' + nth * interval '1 second'
     from unnest($1::smallint[]) with ordinality as chosen (choice, nth)`,
    [choices],
  );
}

/** Votes by position, ballots and version of poll 1. */
async function state() {
  const tallies = await read('select position, votes::int from tallies where poll_id = 1 order by position');
  const [poll] = await read('select ballots::int, version::int from polls where id = 1');
  return { votes: tallies.map(({ votes }) => votes), ballots: poll?.['ballots'], version: poll?.['version'] };
}

async function expectRecountToAgree(): Promise<void> {
  const difference = await read(
    `select poll_id, position, coalesce(counted, 0) as counted, coalesce(votes, 0) as votes
     from (
       select poll_id, position, count(*) as counted from ballots, unnest(choices) as position group by poll_id, position
     ) as recount
     full join tallies using (poll_id, position)
     where coalesce(counted, 0) <> coalesce(votes, 0)`,
  );
  expect(difference).toEqual([]);
}

test('I4: an insert by hand is tallied, many rows as one change', async () => {
  await cast(0, 0, 1);
  expect(await state()).toEqual({ votes: [2, 1], ballots: 3, version: 1 });
  await expectRecountToAgree();
});

test('I4: an update by hand moves votes from option to option', async () => {
  await cast(0, 0, 1);
  await client.query(`update ballots set choices = '{1}'`);
  expect(await state()).toMatchObject({ votes: [0, 3], ballots: 3 });
  await expectRecountToAgree();
});

test('I4: a delete by hand is subtracted', async () => {
  await cast(0, 0, 1);
  await client.query(`delete from ballots where choices = '{0}'`);
  expect(await state()).toMatchObject({ votes: [0, 1], ballots: 1 });
  await expectRecountToAgree();
});

test('I4: a truncate sets all counters to zero', async () => {
  await cast(0, 1);
  await client.query('truncate ballots');
  expect(await state()).toEqual({ votes: [0, 0], ballots: 0, version: 2 });
});

test('I4: a transaction that is rolled back leaves tallies and version as they were', async () => {
  await cast(0);
  const before = await state();
  await client.query('begin');
  await cast(1, 1);
  await client.query('rollback');
  expect(await state()).toEqual(before);
});

test('I5: the version rises with every change, also with one that takes votes away', async () => {
  const versions: unknown[] = [];
  for (const change of ['update ballots set cast_at = now()', 'delete from ballots', 'truncate ballots']) {
    await cast(0);
    versions.push((await state()).version);
    await client.query(change);
    versions.push((await state()).version);
  }
  expect(versions).toEqual([...versions].sort((a, b) => Number(a) - Number(b)));
  expect(new Set(versions).size).toBe(versions.length);
});

test('a statement that touches no ballot leaves the version alone', async () => {
  await cast(0);
  const before = await state();
  await client.query('update ballots set choices = choices where false');
  await client.query('delete from ballots where false');
  expect(await state()).toEqual(before);
});

test('a ballot with several choices counts for each of them and as one voter', async () => {
  await client.query(`update polls set kind = 'multiple', max_choices = 2`);
  await client.query(
    `insert into ballots (poll_id, voter_id, choices, cast_at) values (1, gen_random_uuid(), '{1,0}', now())`,
  );
  expect(await state()).toMatchObject({ votes: [1, 1], ballots: 1 });
});

test('a deleted poll takes its options, ballots and tallies along', async () => {
  await cast(0, 1, 1);
  await client.query('delete from polls where id = 1');
  for (const table of ['options', 'ballots', 'tallies'])
    expect(await read(`select * from ${table}`)).toEqual([]);
});

test('a choice that is no option of the poll is refused', async () => {
  await expect(cast(2)).rejects.toThrow(/violates foreign key constraint/);
  expect(await state()).toMatchObject({ ballots: 0 });
});

test("the sample application's inspection queries work on the view votes", async () => {
  await cast(0, 1, 0);
  expect(await read('SELECT vote, COUNT(*) FROM votes GROUP BY vote ORDER BY vote')).toEqual([
    { vote: 'a', count: '2' },
    { vote: 'b', count: '1' },
  ]);
  const recent = await read('SELECT * FROM votes ORDER BY id DESC LIMIT 10');
  expect(recent.map(({ vote }) => vote)).toEqual(['a', 'b', 'a']);
  expect(recent[0]).toMatchObject({ poll_id: 1, created_at: new Date('2026-01-01T00:00:03Z') });
});
