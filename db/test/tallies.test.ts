import { ensureSamplePoll } from '@hands/db/migrate';
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

/** Adds ballots; the n-th is cast n seconds into 2026. */
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

/** Tallies, rankings and ballot counts that differ from a recount of the ballots. */
async function differences() {
  return {
    tallies: await read(
      `select poll_id, position, coalesce(counted, 0) as counted, coalesce(votes, 0) as votes
       from (
         select poll_id, position, count(*) as counted
         from ballots
         join polls on polls.id = ballots.poll_id,
           unnest(case kind when 'ranked' then choices[1:1] else choices end) as position
         group by poll_id, position
       ) as recount
       full join tallies using (poll_id, position)
       where coalesce(counted, 0) <> coalesce(votes, 0)`,
    ),
    rankings: await read(
      `select poll_id, choices, recount.ballots as counted, rankings.ballots as kept
       from (
         select poll_id, choices, count(*) as ballots
         from ballots
         join polls on polls.id = ballots.poll_id
         where kind = 'ranked'
           and choices <> '{}'
         group by poll_id, choices
       ) as recount
       full join rankings using (poll_id, choices)
       where recount.ballots is distinct from rankings.ballots`,
    ),
    ballots: await read(
      `select id, ballots
       from polls
       where ballots <> (select count(*) from ballots where poll_id = id and choices <> '{}')`,
    ),
  };
}

async function expectRecountToAgree(): Promise<void> {
  expect(await differences()).toEqual({ tallies: [], rankings: [], ballots: [] });
}

const addPoll = (id: number, kind: string, max_choices = 1) =>
  createPoll(client, { id, kind, max_choices, options: ['A', 'B', 'C', 'D'] });

async function rank(...rankings: number[][]): Promise<void> {
  for (const choices of rankings)
    await client.query(
      `insert into ballots (poll_id, voter_id, choices, cast_at) values (3, gen_random_uuid(), $1, now())`,
      [choices],
    );
}

test('I4: a manual insert is tallied, several rows as one change', async () => {
  await cast(0, 0, 1);
  expect(await state()).toEqual({ votes: [2, 1], ballots: 3, version: 1 });
  await expectRecountToAgree();
});

test('I4: a manual update moves votes between options', async () => {
  await cast(0, 0, 1);
  await client.query(`update ballots set choices = '{1}'`);
  expect(await state()).toMatchObject({ votes: [0, 3], ballots: 3 });
  await expectRecountToAgree();
});

test('I4: a manual delete is subtracted', async () => {
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

test('F012, I4: a transaction that is rolled back changes neither tallies nor version', async () => {
  await cast(0);
  const before = await state();
  await client.query('begin');
  await cast(1, 1);
  await client.query('rollback');
  expect(await state()).toEqual(before);
});

test('I5: the version rises with every change, even if votes are removed', async () => {
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

test('I5: the version rises with a change that waited for its turn, above all changes made meanwhile', async () => {
  const other = new pg.Client(database.url);
  await other.connect();
  try {
    const { rows } = await other.query<{ pid: number }>('select pg_backend_pid() as pid');
    await client.query('begin');
    await cast(0);
    const waiting = other.query(`insert into ballots values (1, gen_random_uuid(), '{0}', now())`);
    await expect
      .poll(() => read(`select from unnest(pg_blocking_pids(${String(rows[0]?.pid)}))`))
      .toHaveLength(1);
    await cast(1);
    const { version } = await state();
    await client.query('commit');
    await waiting;
    expect((await state()).version).toBeGreaterThan(Number(version));
  } finally {
    await other.end();
  }
});

test('a statement that changes no ballot does not change the version', async () => {
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

test('F067, I4: a ranked ballot counts only for its first preference, and in its ranking', async () => {
  await addPoll(3, 'ranked');
  await rank([2, 0, 1], [2, 0, 1], [2, 1], [0]);
  expect(await read('select position, votes::int from tallies where poll_id = 3 order by position')).toEqual([
    { position: 0, votes: 1 },
    { position: 2, votes: 3 },
  ]);
  expect(await read('select choices, ballots::int from rankings order by choices')).toEqual([
    { choices: [0], ballots: 1 },
    { choices: [2, 0, 1], ballots: 2 },
    { choices: [2, 1], ballots: 1 },
  ]);
});

test('I4: a ranking is deleted with its last ballot, and a truncate deletes all rankings', async () => {
  await addPoll(3, 'ranked');
  await rank([2, 0], [2, 0], [1]);
  await client.query(`update ballots set choices = '{2,0}'`);
  expect(await read('select choices, ballots::int from rankings')).toEqual([{ choices: [2, 0], ballots: 3 }]);
  await client.query('delete from ballots');
  expect(await read('select * from rankings')).toEqual([]);
  await rank([1, 2]);
  await client.query('truncate ballots');
  expect(await read('select * from rankings')).toEqual([]);
  await expectRecountToAgree();
});

test('F067, I4: tallies and rankings equal a recount after every statement, in polls of every kind', async () => {
  await addPoll(2, 'multiple', 3);
  await addPoll(3, 'ranked');
  const voters = Array.from({ length: 5 }, (_, n) => `00000000-0000-4000-8000-00000000000${String(n)}`);
  const anyBallot = fc.record({
    poll_id: fc.constantFrom(1, 2, 3),
    voter_id: fc.constantFrom(...voters),
    choices: fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }),
  });
  // poll 1 has two options and allows one choice
  const fitting = anyBallot.map((ballot) =>
    ballot.poll_id === 1
      ? { ...ballot, choices: ballot.choices.slice(0, 1).map((choice) => choice % 2) }
      : ballot,
  );
  const batches = fc.uniqueArray(fitting, {
    minLength: 1,
    maxLength: 12,
    selector: ({ poll_id, voter_id }) => `${String(poll_id)} ${voter_id}`,
  });
  const anyStatement = fc.oneof(
    {
      weight: 6,
      arbitrary: batches.map((ballots): [string, unknown[]] => [upsert, [JSON.stringify(ballots)]]),
    },
    fc
      .constantFrom(...voters)
      .map((voter): [string, unknown[]] => ['delete from ballots where voter_id = $1', [voter]]),
    fc.constant<[string, unknown[]]>([`update ballots set choices = '{1,0}' where poll_id > 1`, []]),
    fc.constant<[string, unknown[]]>(['truncate ballots', []]),
  );

  await fc.assert(
    fc.asyncProperty(fc.array(anyStatement, { minLength: 1, maxLength: 8 }), async (statements) => {
      for (const [sql, values] of statements) {
        await client.query(sql, values);
        await expectRecountToAgree();
      }
    }),
    { numRuns: 40 },
  );
});

const upsert = `
  insert into ballots (poll_id, voter_id, choices, cast_at)
  select poll_id, voter_id, choices, now()
  from json_to_recordset($1) as ballot (poll_id integer, voter_id uuid, choices smallint[])
  on conflict (poll_id, voter_id) do update
    set choices = excluded.choices`;

const kinds = ['single', 'multiple', 'ranked'];

test.each(kinds)(
  'a vote that is withdrawn, and cast again, is counted as it stands in a %s poll',
  async (kind) => {
    await addPoll(3, kind, kind === 'multiple' ? 2 : 1);
    const several = kind === 'single' ? [1] : [1, 2];
    const voter_id = '00000000-0000-4000-8000-000000000001';
    const counted = async () => ({
      tallies: await read(
        'select position, votes::int from tallies where poll_id = 3 and votes > 0 order by 1',
      ),
      rankings: await read('select choices, ballots::int from rankings'),
      ballots: (await read('select ballots::int from polls where id = 3'))[0]?.['ballots'],
    });
    const nothing = { tallies: [], rankings: [], ballots: 0 };
    const one = (choices: number[]) => ({
      tallies: (kind === 'ranked' ? choices.slice(0, 1) : choices).map((position) => ({
        position,
        votes: 1,
      })),
      rankings: kind === 'ranked' ? [{ choices, ballots: 1 }] : [],
      ballots: 1,
    });
    let version = 0;
    for (const choices of [[], [0], [], several, [], [], [0]]) {
      await client.query(upsert, [JSON.stringify([{ poll_id: 3, voter_id, choices }])]);
      expect(await counted(), choices.join()).toEqual(choices.length === 0 ? nothing : one(choices));
      const [poll] = await read('select version::int from polls where id = 3');
      expect(poll?.['version']).toBeGreaterThan(version);
      version = Number(poll?.['version']);
    }
    await client.query(`update ballots set choices = '{}'`);
    await client.query('delete from ballots');
    expect(await counted()).toEqual(nothing);
  },
);

test.each(kinds)('votes and withdrawals of one statement are counted apart in a %s poll', async (kind) => {
  await addPoll(3, kind);
  const cast = (choices: number[][]) =>
    client.query(upsert, [
      JSON.stringify(
        choices.map((each, n) => ({
          poll_id: 3,
          voter_id: `00000000-0000-4000-8000-00000000000${String(n)}`,
          choices: each,
        })),
      ),
    ]);
  await cast([[0], [], [1], [0]]);
  await expectRecountToAgree();
  await cast([[], [1], [1], [], [2]]);
  await expectRecountToAgree();
  expect(await read('select ballots::int from polls where id = 3')).toEqual([{ ballots: 3 }]);
});

test('only a statement that withdraws a vote is noted as one that did, in the polls where it did', async () => {
  await addPoll(3, 'single');
  const [voter, other] = [1, 2].map((n) => `00000000-0000-4000-8000-00000000000${String(n)}`);
  const cast = (...ballots: [poll_id: number, voter_id: string | undefined, choices: number[]][]) =>
    client.query(upsert, [
      JSON.stringify(ballots.map(([poll_id, voter_id, choices]) => ({ poll_id, voter_id, choices }))),
    ]);
  const noted = async () =>
    (await read('select last_withdrawal = version as noted from polls where id in (1, 3) order by id')).map(
      (poll) => poll['noted'],
    );
  await cast([1, voter, []], [3, voter, []]);
  await cast([1, voter, []], [3, voter, []]);
  await cast([1, voter, [0]], [3, voter, [0]], [3, other, []]);
  expect(await noted()).toEqual([null, null]);
  await cast([1, voter, [1]], [1, other, []], [3, voter, []], [3, other, [1]]);
  expect(await noted()).toEqual([null, true]);
  await cast([1, voter, []], [3, voter, []]);
  expect(await noted()).toEqual([true, false]);
});

test('the view votes has no withdrawn votes', async () => {
  await cast(0, 1);
  await client.query(`update ballots set choices = '{}' where choices = '{0}'`);
  expect(await read('select vote from votes')).toEqual([{ vote: 'b' }]);
});

test('the kind of a poll may change if all of its votes were withdrawn', async () => {
  await cast(0);
  await client.query(`update ballots set choices = '{}'`);
  await client.query(`update polls set kind = 'ranked'`);
  await client.query(`update ballots set choices = '{1}'`);
  await expectRecountToAgree();
});

test('the kind of a poll with ballots cannot change', async () => {
  await client.query(`update polls set kind = 'ranked'`);
  await client.query(`update polls set kind = 'single'`);
  await cast(0);
  await expect(client.query(`update polls set kind = 'ranked'`)).rejects.toThrow(/its kind cannot change/);
  await client.query(`update polls set kind = 'single', question = 'Which now?'`);
});

test('deleting a poll deletes its options and tallies, and leaves its ballots to be removed', async () => {
  await cast(0, 1, 1);
  await addPoll(3, 'ranked');
  await addPoll(4, 'single');
  await rank([1, 0], [2, 3]);
  await client.query('delete from polls');
  for (const table of ['options', 'tallies', 'votes'])
    expect(await read(`select * from ${table}`)).toEqual([]);
  expect(
    await read('select poll_id, kind, question, ballots::int, removed::int from removals order by poll_id'),
  ).toEqual([
    { poll_id: 1, kind: 'delete', question: 'Cats or Dogs?', ballots: 3, removed: 0 },
    { poll_id: 3, kind: 'delete', question: 'Which?', ballots: 2, removed: 0 },
  ]);
});

test('a deleted poll whose votes were all withdrawn leaves them to be removed, and one without any leaves nothing', async () => {
  await addPoll(3, 'single');
  await cast(0);
  await client.query(`update ballots set choices = '{}'`);
  await client.query('delete from polls');
  expect(await read('select poll_id, kind, ballots::int from removals')).toEqual([
    { poll_id: 1, kind: 'delete', ballots: 0 },
  ]);
});

test('a ballot for a poll that does not exist is rejected', async () => {
  await expect(
    client.query(`insert into ballots values (9, gen_random_uuid(), '{0}', now())`),
  ).rejects.toThrow(/violates foreign key constraint "tallies_poll_id/);
});

test('a choice that is not an option of the poll is rejected', async () => {
  await expect(cast(2)).rejects.toThrow(/violates foreign key constraint/);
  expect(await state()).toMatchObject({ ballots: 0 });
});

test('F069, F073, F074, F075, F078: the queries of the sample application work unchanged on the view votes', async () => {
  await cast(0, 1, 0);
  expect(await read('SELECT vote, COUNT(*) FROM votes GROUP BY vote')).toEqual(
    expect.arrayContaining([
      { vote: 'a', count: '2' },
      { vote: 'b', count: '1' },
    ]),
  );
  expect(await read('SELECT * FROM votes;')).toHaveLength(3);
  const recent = await read('SELECT * FROM votes ORDER BY id DESC LIMIT 10');
  expect(recent.map(({ vote }) => vote)).toEqual(['a', 'b', 'a']);
  expect(Object.keys(recent[0] ?? {})).toEqual(
    expect.arrayContaining(['id', 'voter_id', 'vote', 'created_at']),
  );
  expect(recent[0]).toMatchObject({ poll_id: 1, created_at: new Date('2026-01-01T00:00:03Z') });
});

test('F070, F071: polls, their options and the votes of each are rows in Postgres', async () => {
  await cast(0, 1, 0);
  expect(
    await read(
      `select question, options.text, coalesce(votes, 0)::int as votes, polls.created_at < now() as created
       from polls
       join options on options.poll_id = polls.id
       left join tallies using (poll_id, position)
       order by position`,
    ),
  ).toEqual([
    { question: 'Cats or Dogs?', text: 'Cats', votes: 2, created: true },
    { question: 'Cats or Dogs?', text: 'Dogs', votes: 1, created: true },
  ]);
});
