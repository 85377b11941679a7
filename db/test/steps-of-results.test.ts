// What a poll with `show_from` shows while it is not final.
import { createPoll } from '@hands/testing/create-poll';
import { createTestDatabase } from '@hands/testing/test-database';
import type { TestDatabase } from '@hands/testing/test-database';
import fc from 'fast-check';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';

let database: TestDatabase;
let client: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await database.drop();
});

async function read<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await client.query(sql, values)).rows as Row[];
}

interface Shown {
  ballots: number;
  votes: number[];
  rankings: string | null;
}

async function findShown(poll: number): Promise<Shown | undefined> {
  const [shown] = await read<Shown>(
    'select ballots::integer, votes::integer[], rankings from shown_results where poll_id = $1',
    [poll],
  );
  return shown;
}

const voterOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Records one ballot per voter in one statement, as a batch does. No choices: withdrawn. */
const record = (poll: number, voters: number[], choices: number[]) =>
  client.query(
    `insert into ballots (poll_id, voter_id, choices, cast_at)
     select $1, voter, $3, now()
     from unnest($2::uuid[]) as voter
     on conflict (poll_id, voter_id) do update set choices = excluded.choices`,
    [poll, voters.map(voterOf), choices],
  );

type Step =
  | { does: 'vote'; voters: number[]; choice: number }
  | { does: 'withdraw'; voters: number[] }
  | { does: 'limit'; from: number | null }
  | { does: 'seal' | 'reopen' };

const voters = fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { minLength: 1, maxLength: 7 });
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ does: fc.constant('vote'), voters, choice: fc.integer({ min: 0, max: 2 }) }),
    },
    { weight: 3, arbitrary: fc.record({ does: fc.constant('withdraw'), voters }) },
    {
      weight: 2,
      arbitrary: fc.record({ does: fc.constant('limit'), from: fc.constantFrom(null, 2, 5, 10) }),
    },
    { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('seal', 'reopen') }) },
  ),
  { minLength: 5, maxLength: 30 },
);

const tallyOf = (ballots: Map<number, number>) =>
  [0, 1, 2].map((choice) => [...ballots.values()].filter((other) => other === choice).length);

const changesBetween = (one: Map<number, number>, other: Map<number, number>) =>
  [...new Set([...one.keys(), ...other.keys()])].filter((voter) => one.get(voter) !== other.get(voter))
    .length;

test('I11: whatever happens, what is shown next differs by five ballots or by none', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const poll = await createPoll(client, { options: ['A', 'B', 'C'], show_from: 5 });
      const ballots = new Map<number, number>();
      let from: number | null = 5;
      let seen: Map<number, number> | undefined;
      for (const step of history) {
        if (step.does === 'vote') {
          await record(poll, step.voters, [step.choice]);
          for (const voter of step.voters) ballots.set(voter, step.choice);
        } else if (step.does === 'withdraw') {
          await record(poll, step.voters, []);
          for (const voter of step.voters) ballots.delete(voter);
        } else if (step.does === 'limit') {
          from = step.from;
          await client.query('update polls set show_from = $2 where id = $1', [poll, from]);
        } else {
          await client.query('update polls set sealed_at = case when $2 then now() end where id = $1', [
            poll,
            step.does === 'seal',
          ]);
        }
        // recorded ballots break the seal
        const [now] = await read<{ final: boolean }>(
          'select sealed_at is not null as final from polls where id = $1',
          [poll],
        );
        // everyone knows that a poll begins without ballots: a result without any tells nothing
        if (ballots.size === 0) seen = undefined;
        else if (from === null || now?.final) seen = new Map(ballots);
        if (from === null || now?.final) continue;
        const shown = await findShown(poll);
        if (!shown || shown.ballots < from) continue;
        const isNew = !seen || String(tallyOf(seen)) !== String(shown.votes);
        if (!isNew) continue;
        // only what is there now can be new
        expect(shown).toEqual({ ballots: ballots.size, votes: tallyOf(ballots), rankings: null });
        if (seen) expect(changesBetween(seen, ballots)).toBeGreaterThanOrEqual(5);
        seen = new Map(ballots);
      }
    }),
    { numRuns: 60 },
  );
});

test('the first step is at the limit, the next ones five ballots up or down, and changed votes move nothing', async () => {
  const poll = await createPoll(client, { show_from: 3 });
  await record(poll, [1, 2], [0]);
  expect(await findShown(poll)).toBeUndefined();
  await record(poll, [3], [1]);
  const first = { ballots: 3, votes: [2, 1], rankings: null };
  expect(await findShown(poll)).toEqual(first);
  await record(poll, [4, 5, 6, 7], [1]);
  await record(poll, [1, 2, 3], [1]);
  expect(await findShown(poll)).toEqual(first);
  await record(poll, [8], [1]);
  expect(await findShown(poll)).toEqual({ ballots: 8, votes: [0, 8], rankings: null });
  await record(poll, [1, 2, 3, 4], []);
  expect(await findShown(poll)).toMatchObject({ ballots: 8 });
  await record(poll, [5], []);
  expect(await findShown(poll)).toEqual({ ballots: 3, votes: [0, 3], rankings: null });
});

test('below the limit nothing new is shown', async () => {
  const poll = await createPoll(client, { show_from: 6 });
  await record(poll, [1, 2, 3, 4, 5, 6], [0]);
  await record(poll, [1, 2, 3, 4, 5], []);
  expect(await findShown(poll)).toMatchObject({ ballots: 6 });
});

test('a poll without a limit, and one whose votes are all gone, keep nothing', async () => {
  const open = await createPoll(client);
  const emptied = await createPoll(client, { show_from: 2 });
  for (const poll of [open, emptied]) await record(poll, [1, 2, 3], [0]);
  expect(await findShown(open)).toBeUndefined();
  expect(await findShown(emptied)).toBeDefined();
  await client.query('update polls set resetting = true where id = $1', [emptied]);
  expect(await findShown(emptied)).toBeUndefined();
});

test('what was seen before a limit, or was final, is the step from which the next one is five away', async () => {
  const poll = await createPoll(client);
  await record(poll, [1, 2, 3], [0]);
  await client.query('update polls set show_from = 5 where id = $1', [poll]);
  expect(await findShown(poll)).toMatchObject({ ballots: 3 });
  await record(poll, [4, 5], [0]);
  expect(await findShown(poll)).toMatchObject({ ballots: 3 });
  await client.query('update polls set sealed_at = now() where id = $1', [poll]);
  await client.query('update polls set sealed_at = null where id = $1', [poll]);
  await record(poll, [6, 7, 8, 9], [0]);
  expect(await findShown(poll)).toMatchObject({ ballots: 5 });
  await record(poll, [10], [0]);
  expect(await findShown(poll)).toMatchObject({ ballots: 10 });
});

test('of a ranked poll the rankings are kept, unless there are more than can be copied with each step', async () => {
  const poll = await createPoll(client, { kind: 'ranked', options: ['A', 'B', 'C'], show_from: 2 });
  await record(poll, [1, 2], [1, 0]);
  await record(poll, [3], [2]);
  expect(await findShown(poll)).toEqual({ ballots: 2, votes: [0, 2, 0], rankings: '{1,0}2' });
  await client.query(
    `insert into rankings (poll_id, choices, ballots)
     select $1, array[0, nth]::smallint[], 1
     from generate_series(1, 2001) as nth`,
    [poll],
  );
  await record(poll, [4, 5, 6, 7], [0]);
  expect(await findShown(poll)).toMatchObject({ ballots: 2 });
  await client.query('update polls set sealed_at = now() where id = $1', [poll]);
  expect(await findShown(poll)).toMatchObject({ ballots: 7, rankings: null });
});

test('of a poll with very many rankings, no transaction reads them all, nor those of others', async () => {
  const options = Array.from({ length: 8 }, (_, nth) => `Option ${String(nth)}`);
  const addMany = (poll: number, ballots: number) =>
    client.query(
      `insert into ballots (poll_id, voter_id, choices, cast_at)
       select $1, gen_random_uuid(), array(
         select place::smallint from generate_series(0, 7) as place order by md5(place || ' ' || nth)
       ), now()
       from generate_series(1, $2::integer) as nth`,
      [poll, ballots],
    );
  await addMany(await createPoll(client, { kind: 'ranked', options }), 6_000);
  const poll = await createPoll(client, { kind: 'ranked', options, show_from: 2 });
  await addMany(poll, 6_000);

  async function countRead(): Promise<number> {
    await client.query('select pg_stat_force_next_flush()');
    const [read] = await readRows();
    return read?.rows ?? 0;
  }
  const readRows = () =>
    read<{ rows: number }>(
      `select (seq_tup_read + idx_tup_read)::integer as rows
       from pg_stat_user_tables as of_table
       join pg_stat_user_indexes as of_index using (relid)
       where of_index.indexrelname = 'rankings_pkey'`,
    );
  for (const known of [false, true]) {
    if (known) await client.query('analyze rankings');
    const before = await countRead();
    await record(poll, [known ? 1 : 2], [0]);
    // 2,001 of the poll, and the voter's own
    expect((await countRead()) - before).toBeLessThan(2_100);
  }
});
