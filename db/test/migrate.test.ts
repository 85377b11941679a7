import { fileURLToPath } from 'node:url';
import { dumpSchema } from '@hands/db/dump-schema';
import { ensureSamplePoll, migrate } from '@hands/db/migrate';
import { createTestDatabase } from '@hands/testing/test-database';
import { runner } from 'node-pg-migrate';
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

/** Runs one migration, up or down. */
async function step(databaseUrl: string, direction: 'up' | 'down'): Promise<void> {
  const dbClient = new pg.Client(databaseUrl);
  await dbClient.connect();
  await runner({
    dbClient,
    dir: fileURLToPath(new URL('../migrations', import.meta.url)),
    migrationsTable: 'migrations',
    direction,
    count: 1,
    log: () => undefined,
  });
  await dbClient.end();
}

test('F076: migrations can run several times at once on an empty database', async () => {
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

test('poll 1 is created with the two options from the settings', async () => {
  const { url, read } = await open();
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  expect(await read('select id, question from polls')).toEqual([{ id: 1, question: 'Cats or Dogs?' }]);
  expect(await read('select position, text from options where poll_id = 1 order by position')).toEqual([
    { position: 0, text: 'Cats' },
    { position: 1, text: 'Dogs' },
  ]);
});

test("poll 1's version rises only when its texts change", async () => {
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

async function editTexts(read: (sql: string) => Promise<unknown>): Promise<void> {
  await read(`update polls set question = 'Which pet?', version = version + 1 where id = 1`);
  await read(`update options set text = 'Kittens' where poll_id = 1 and position = 0`);
}
const texts = `select question, array(select text from options where poll_id = 1 order by position) as texts from polls`;

test('edits of poll 1 are kept, and a changed setting replaces only its own text', async () => {
  const { url, read } = await open();
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  await editTexts(read);
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  expect(await read(texts)).toEqual([{ question: 'Which pet?', texts: ['Kittens', 'Dogs'] }]);
  await ensureSamplePoll(url, 'Cats', 'Wolves');
  expect(await read(texts)).toEqual([{ question: 'Which pet?', texts: ['Kittens', 'Wolves'] }]);
  await ensureSamplePoll(url, 'Lions', 'Wolves');
  expect(await read(texts)).toEqual([{ question: 'Which pet?', texts: ['Lions', 'Wolves'] }]);
});

test('a poll 1 without stored settings is kept, and follows later changes of its settings', async () => {
  const { url, read } = await open();
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  await editTexts(read);
  await read('delete from sample_poll_settings');
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  expect(await read(texts)).toEqual([{ question: 'Which pet?', texts: ['Kittens', 'Dogs'] }]);
  await ensureSamplePoll(url, 'Cats', 'Wolves');
  expect(await read(texts)).toEqual([{ question: 'Which pet?', texts: ['Kittens', 'Wolves'] }]);
});

test('a deleted poll 1 stays deleted, also if its settings change, until the stored settings are deleted', async () => {
  const { url, read } = await open();
  const ids = () => read('select id from polls');
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  await read('delete from polls where id = 1');
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  await ensureSamplePoll(url, 'Cats', 'Wolves');
  expect(await ids()).toEqual([]);
  await read('delete from sample_poll_settings');
  await ensureSamplePoll(url, 'Cats', 'Wolves');
  expect(await ids()).toEqual([{ id: 1 }]);
});

test('several processes can create poll 1 at once', async () => {
  const { url, read } = await open();
  await Promise.all(Array.from({ length: 5 }, () => ensureSamplePoll(url, 'Cats', 'Dogs')));
  expect(await read('select count(*)::int from options')).toEqual([{ count: 2 }]);
});

test('the first poll that is created by hand has id 2', async () => {
  const { url, read } = await open();
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  expect(await read(`insert into polls (question) values ('Tea?') returning id`)).toEqual([{ id: 2 }]);
});

test('F076: existing ranked ballots count by first preference after the migration, and by all choices after its rollback', async () => {
  const { url, read } = await open('template0');
  await step(url, 'up');
  const before = await dumpSchema(url);
  await read(`
    insert into polls (id, question, kind, max_choices) values
      (1, 'One?', 'single', 1),
      (2, 'Several?', 'multiple', 2),
      (3, 'In which order?', 'ranked', 1);
    insert into options (poll_id, position, text)
    select poll_id, position, 'option ' || position
    from generate_series(1, 3) as poll_id, generate_series(0, 2) as position;
    insert into ballots (poll_id, voter_id, choices, cast_at)
    select poll_id, gen_random_uuid(), choices::smallint[], now()
    from (
      values (1, '{1}'), (2, '{0,2}'), (3, '{2,1}'), (3, '{2,1}'), (3, '{0,1,2}')
    ) as ballot (poll_id, choices)`);
  const tallies = () =>
    read('select poll_id, position, votes::int from tallies where votes > 0 order by poll_id, position');
  const versions = () => read('select id, version::int from polls order by id');
  const [counted, seen] = [await tallies(), await versions()];

  await step(url, 'up');
  expect(await tallies()).toEqual([
    { poll_id: 1, position: 1, votes: 1 },
    { poll_id: 2, position: 0, votes: 1 },
    { poll_id: 2, position: 2, votes: 1 },
    { poll_id: 3, position: 0, votes: 1 },
    { poll_id: 3, position: 2, votes: 2 },
  ]);
  expect(await read('select poll_id, choices, ballots::int from rankings order by choices')).toEqual([
    { poll_id: 3, choices: [0, 1, 2], ballots: 1 },
    { poll_id: 3, choices: [2, 1], ballots: 2 },
  ]);
  // so that open screens show the new counts
  expect(await versions()).toEqual(
    seen.map(({ id, version }) => ({ id, version: id === 3 ? Number(version) + 1 : version })),
  );

  // of a later ballot, only the first preference is counted
  await read(
    `insert into ballots (poll_id, voter_id, choices, cast_at) values (3, gen_random_uuid(), '{1,0}', now())`,
  );
  await step(url, 'down');
  expect(await tallies()).toEqual([
    ...counted.filter(({ poll_id }) => poll_id !== 3),
    { poll_id: 3, position: 0, votes: 2 },
    { poll_id: 3, position: 1, votes: 4 },
    { poll_id: 3, position: 2, votes: 3 },
  ]);
  expect(await dumpSchema(url)).toBe(before);
});

test('F076: a rollback removes the ballots that were still to be removed', async () => {
  const { url, read } = await open('template0');
  const removals = async () => (await read(`select to_regclass('removals')`))[0]?.['to_regclass'];
  let before = '';
  while ((await removals()) === null) {
    await step(url, 'up');
    if ((await removals()) === null) before = await dumpSchema(url);
  }
  await read(`
    insert into polls (id, question, kind)
    values (2, 'Deleted?', 'ranked'), (3, 'Reset?', 'single'), (4, 'Kept?', 'single');
    insert into options (poll_id, position, text)
    select poll_id, position, 'option ' || position
    from generate_series(2, 4) as poll_id, generate_series(0, 2) as position;
    insert into ballots (poll_id, voter_id, choices, cast_at)
    select poll_id, gen_random_uuid(), '{1}', now()
    from generate_series(2, 4) as poll_id, generate_series(1, 5);
    delete from polls where id = 2;
    update polls set resetting = true where id = 3;
    insert into removals (poll_id, kind, question, ballots) values (3, 'reset', 'Reset?', 5)`);
  await step(url, 'down');
  expect(await read('select id, ballots::int from polls order by id')).toEqual([
    { id: 3, ballots: 0 },
    { id: 4, ballots: 5 },
  ]);
  expect(await read('select distinct poll_id from ballots')).toEqual([{ poll_id: 4 }]);
  expect(await read('select * from rankings')).toEqual([]);
  expect(await dumpSchema(url)).toBe(before);
});

test('F076: a rollback removes withdrawn votes, and keeps the others', async () => {
  const { url, read } = await open('template0');
  const isAllowed = async () =>
    (await read(`select from pg_attribute where attname = 'last_withdrawal' and not attisdropped`)).length >
    0;
  let before = '';
  while (!(await isAllowed())) {
    before = await dumpSchema(url);
    await step(url, 'up');
  }
  await read(`
    insert into polls (id, question, kind) values (2, 'In which order?', 'ranked');
    insert into options (poll_id, position, text) values (2, 0, 'Tea'), (2, 1, 'Coffee');
    insert into ballots (poll_id, voter_id, choices, cast_at)
    values (2, gen_random_uuid(), '{1,0}', now()), (2, gen_random_uuid(), '{}', now())`);
  await step(url, 'down');
  expect(await read('select choices from ballots')).toEqual([{ choices: [1, 0] }]);
  expect(await read('select ballots::int from polls')).toEqual([{ ballots: 1 }]);
  expect(await read('select choices, ballots::int from rankings')).toEqual([{ choices: [1, 0], ballots: 1 }]);
  expect(await dumpSchema(url)).toBe(before);
});

test('valid_from keeps its value when it is renamed while ballots are recorded', async () => {
  const { url, read } = await open('template0');
  while ((await read(`select from information_schema.columns where column_name = 'valid_from'`)).length === 0)
    await step(url, 'up');
  await step(url, 'down');
  await read(`
    insert into polls (id, question, epoch_at)
    values (2, 'Reset?', '2026-11-21T10:00:00.000001Z'), (3, 'Never reset?', null);
    insert into options (poll_id, position, text)
    select poll_id, position, 'option ' || position
    from generate_series(2, 3) as poll_id, generate_series(0, 1) as position`);
  // takes the tables in the order in which batches and migrations do
  const record = `
    with poll as materialized (
      select id from polls where id = 2 for no key update
    )
    insert into ballots (poll_id, voter_id, choices, cast_at)
    select id, gen_random_uuid(), '{1}', now() from poll, generate_series(1, 1000)`;
  await read(record);

  let migrated = false as boolean;
  let recorded = 1_000;
  const migrating = migrate(url).finally(() => (migrated = true));
  do {
    await read(record);
    recorded += 1_000;
  } while (!migrated);
  await migrating;
  const polls = () => read('select id, ballots::int, valid_from::text from polls order by id');
  expect(await polls()).toMatchObject([
    { id: 2, ballots: recorded, valid_from: expect.stringContaining('.000001') },
    { id: 3, ballots: 0, valid_from: null },
  ]);
});
