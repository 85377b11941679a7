// Ballots of polls that were reset or deleted are removed in chunks, and all counts are correct after each chunk.
import { inTransaction } from '@hands/db/in-transaction';
import { ensureSamplePoll } from '@hands/db/migrate';
import { createPool } from '@hands/db/pool';
import { removeChunk } from '@hands/db/remove-chunk';
import { createPoll } from '@hands/testing/create-poll';
import { createTestDatabase } from '@hands/testing/test-database';
import { expect, onTestFinished, test } from 'vitest';

const LOWEST = '00000000-0000-0000-0000-000000000000';
const HIGHEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

async function open() {
  const database = await createTestDatabase();
  const pool = createPool(database.url, { warn: () => undefined }, { max: 3 });
  onTestFinished(async () => {
    await pool.end();
    await database.drop();
  });
  const read = async (sql: string, values: unknown[] = []) =>
    (await pool.query<Record<string, unknown>>(sql, values)).rows;

  /** Adds a poll of three options with this many ballots, including the lowest and the highest voter id. */
  async function addPoll(kind: 'single' | 'ranked', ballots: number): Promise<number> {
    const id = await createPoll(pool, { options: ['A', 'B', 'C'], kind });
    await read(
      `insert into ballots (poll_id, voter_id, choices, cast_at)
       select
         $1,
         case n when 1 then $4::uuid when 2 then $5::uuid else gen_random_uuid() end,
         case $2 when 'ranked' then array[n % 3, (n + 1 + n / 3 % 2) % 3] else array[n % 3] end,
         now()
       from generate_series(1, $3::integer) as n`,
      [id, kind, ballots, LOWEST, HIGHEST],
    );
    return id;
  }

  /** As vote does it (vote/src/managing/reset-poll.ts), without the first chunk. */
  const reset = (id: number) =>
    read(
      `with reset as (update polls set resetting = true where id = $1 returning id, question, ballots)
       insert into removals (poll_id, kind, question, ballots) select id, 'reset', question, ballots from reset`,
      [id],
    );
  const remove = (id: number, rows: number) => inTransaction(pool, (client) => removeChunk(client, id, rows));
  const count = async (table: string, id: number) =>
    Number((await read(`select count(*) from ${table} where poll_id = $1`, [id]))[0]?.['count']);
  const counted = async (id: number) =>
    (
      await read(
        `select
           ballots = (select count(*) from ballots where poll_id = id)
             and coalesce((select sum(votes) from tallies where poll_id = id), 0) = ballots
             and (kind <> 'ranked' or coalesce((select sum(ballots) from rankings where poll_id = id), 0) = polls.ballots)
             as right,
           ballots::integer,
           version::integer,
           resetting
         from polls where id = $1`,
        [id],
      )
    )[0];
  return { url: database.url, pool, read, addPoll, reset, remove, count, counted };
}

test.each(['single', 'ranked'] as const)(
  'I4, I5: resetting a %s poll removes its ballots in chunks, with correct counts after each',
  async (kind) => {
    const { read, addPoll, reset, remove, count, counted } = await open();
    const [id, other] = [await addPoll(kind, 25), await addPoll(kind, 25)];
    const before = await counted(other);
    await reset(id);
    expect(await read('select * from votes where poll_id = $1', [id])).toEqual([]);
    let { version } = (await counted(id)) as { version: number };
    for (const left of [15, 5]) {
      expect(await remove(id, 10)).toBe(false);
      const now = await counted(id);
      expect(now).toEqual({ right: true, ballots: left, version: ++version, resetting: true });
      expect(await read('select removed::integer, ballots::integer from removals')).toEqual([
        { removed: 25 - left, ballots: 25 },
      ]);
    }
    expect(await remove(id, 10)).toBe(true);
    expect(await counted(id)).toEqual({ right: true, ballots: 0, version: version + 2, resetting: false });
    expect(await read('select * from removals')).toEqual([]);
    expect(await count('rankings', id)).toBe(0);
    expect(await counted(other)).toEqual(before);
    // nothing is left to do
    expect(await remove(id, 10)).toBe(true);
  },
);

test.each(['single', 'ranked'] as const)(
  'deleting a %s poll removes the poll at once, and its ballots and rankings in chunks',
  async (kind) => {
    const { read, addPoll, remove, count, counted } = await open();
    const [id, other] = [await addPoll(kind, 25), await addPoll(kind, 25)];
    const before = await counted(other);
    await read('delete from polls where id = $1', [id]);
    expect(await counted(id)).toBeUndefined();
    for (const left of [15, 5, 0]) {
      const isLast = await remove(id, 10);
      expect(await count('ballots', id)).toBe(left);
      // at most six different rankings, so one chunk
      expect(isLast).toBe(left === 0);
    }
    expect(await count('rankings', id)).toBe(0);
    expect(await read('select * from removals')).toEqual([]);
    expect(await counted(other)).toEqual(before);
  },
);

test('rankings of a deleted poll are removed in chunks, too', async () => {
  const { read, addPoll, remove, count } = await open();
  const id = await addPoll('ranked', 25);
  await read('delete from polls where id = $1', [id]);
  const rankings = await count('rankings', id);
  expect(rankings).toBeGreaterThan(4);
  let chunks = 0;
  const left: number[] = [];
  while (!(await remove(id, 2))) {
    left.push(await count('rankings', id));
    expect(++chunks).toBeLessThan(30);
  }
  expect(left.slice(-2)).toEqual([rankings - 2, rankings - 4].filter((one) => one > 0).slice(-2));
  expect(await count('ballots', id)).toBe(0);
  expect(await count('rankings', id)).toBe(0);
});

test('deleting a poll during a reset continues where the reset was', async () => {
  const { read, addPoll, reset, remove, count } = await open();
  const id = await addPoll('ranked', 25);
  await reset(id);
  await remove(id, 10);
  await read('delete from polls where id = $1', [id]);
  expect(await read('select kind, removed::integer from removals')).toEqual([
    { kind: 'delete', removed: 10 },
  ]);
  expect(await remove(id, 10)).toBe(false);
  expect(await remove(id, 10)).toBe(true);
  expect([await count('ballots', id), await count('rankings', id)]).toEqual([0, 0]);
});

test('several processes that remove the same ballots do each chunk once', async () => {
  const { read, addPoll, reset, remove, counted } = await open();
  const id = await addPoll('single', 200);
  await reset(id);
  await Promise.all(Array.from({ length: 5 }, () => remove(id, 20)));
  expect(await counted(id)).toMatchObject({ right: true, ballots: 100 });
  expect(await read('select removed::integer from removals')).toEqual([{ removed: 100 }]);
});

test.each(['reset', 'delete'])(
  'a %s removes withdrawn votes, too, and its progress counts the others',
  async (kind) => {
    const { read, addPoll, reset, remove, count } = await open();
    const id = await addPoll('single', 25);
    await read(`update ballots set choices = '{}' where choices = '{0}'`);
    await (kind === 'reset' ? reset(id) : read('delete from polls where id = $1', [id]));
    const [{ ballots } = {}] = await read('select ballots::integer from removals');
    expect(ballots).toBe(17);
    expect(await remove(id, 20)).toBe(false);
    const [{ left } = {}] = await read(
      `select count(*)::integer as left from ballots where poll_id = $1 and choices <> '{}'`,
      [id],
    );
    expect(await read('select removed::integer from removals')).toEqual([{ removed: 17 - Number(left) }]);
    expect(await remove(id, 20)).toBe(true);
    expect(await count('ballots', id)).toBe(0);
  },
);

test('poll 1 is not created again before its ballots are removed', async () => {
  const { url, read, remove } = await open();
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  await read(`insert into ballots select 1, gen_random_uuid(), '{1}', now() from generate_series(1, 5)`);
  await read('delete from polls where id = 1');
  await read('delete from sample_poll_settings');
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  expect(await read('select * from polls')).toEqual([]);
  while (!(await remove(1, 2)));
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  expect(await read('select id, ballots::integer from polls')).toEqual([{ id: 1, ballots: 0 }]);
});
