import { randomUUID } from 'node:crypto';
import { ensureSamplePoll } from '@hands/db/migrate';
import { createPool } from '@hands/db/pool';
import { createTestDatabase } from '@hands/db/test-database';
import type { Ballot } from '@hands/shared/batch';
import { createLogger } from '@hands/shared/logger';
import fc from 'fast-check';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createBatchHandler } from '../src/handle-batch.ts';
import { recordBatch } from '../src/record-batch.ts';

const logger = createLogger('test', 'silent');
const database = await createTestDatabase();
await ensureSamplePoll(database.url, 'Cats', 'Dogs');
const pool = createPool(database.url, logger);
const handleBatch = createBatchHandler({ pool, logger, stopping: new AbortController().signal });

afterAll(async () => {
  await pool.end();
  await database.drop();
});

beforeEach(async () => {
  await pool.query('truncate rejected_ballots');
  await pool.query('delete from ballots');
  await pool.query('delete from polls where id > 1');
});

const noon = Date.UTC(2026, 5, 1, 12) * 1000;
const ballot = (change: Partial<Ballot> = {}): Ballot => ({
  pollId: 1,
  voterId: randomUUID(),
  choices: [0],
  castAt: noon,
  ...change,
});

async function query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await pool.query(sql, values)).rows as Row[];
}
const stored = () =>
  query<{ voter_id: string; choices: number[]; at: number }>(
    'select voter_id, choices, (extract(epoch from cast_at) * 1000000)::float8 as at from ballots order by voter_id',
  );
const choicesOf = async (voterId: string) =>
  (await stored()).find((row) => row.voter_id === voterId)?.choices;
const tallies = async () =>
  Object.fromEntries(
    (
      await query<{ position: number; votes: string }>(
        'select position, votes from tallies where poll_id = 1 and votes > 0',
      )
    ).map(({ position, votes }) => [position, Number(votes)]),
  );
const recount = async () =>
  Object.fromEntries(
    (
      await query<{ position: number; votes: string }>(
        'select position, count(*) as votes from ballots, unnest(choices) as position where poll_id = 1 group by position',
      )
    ).map(({ position, votes }) => [position, Number(votes)]),
  );
const reasons = async () =>
  (await query<{ reason: string }>('select reason from rejected_ballots order by id')).map(
    ({ reason }) => reason,
  );
const version = async () =>
  Number((await query<{ version: string }>('select version from polls where id = 1'))[0]?.version);

async function createPoll(columns: Record<string, unknown>, options = 3): Promise<number> {
  const names = ['question', ...Object.keys(columns)];
  const [row] = await query<{ id: number }>(
    `insert into polls (${names.join(', ')}) values (${names.map((_, i) => `$${String(i + 1)}`).join(', ')}) returning id`,
    ['Which?', ...Object.values(columns)],
  );
  const id = row?.id ?? 0;
  await query(
    `insert into options (poll_id, position, text) select $1, position, 'option ' || position from generate_series(0, $2 - 1) as position`,
    [id, options],
  );
  return id;
}

test('I2: the same batch twice changes nothing the second time', async () => {
  const ballots = [ballot(), ballot({ choices: [1] }), ballot()];
  await recordBatch(pool, ballots);
  const [rows, after] = [await stored(), await version()];

  expect(await recordBatch(pool, ballots)).toEqual({ written: 0, rejected: 0 });

  expect(await stored()).toEqual(rows);
  expect(await tallies()).toEqual({ 0: 2, 1: 1 });
  expect(await version()).toBe(after);
});

test('I2: one voter several times in one batch counts once, with the last cast', async () => {
  const voterId = randomUUID();
  await recordBatch(pool, [
    ballot({ voterId, choices: [0], castAt: noon + 1 }),
    ballot({ voterId, choices: [1], castAt: noon + 2 }),
    ballot({ voterId, choices: [0], castAt: noon }),
  ]);
  expect(await stored()).toEqual([{ voter_id: voterId, choices: [1], at: noon + 2 }]);
  expect(await tallies()).toEqual({ 1: 1 });
});

test('I3: a late, older vote does not replace a newer one', async () => {
  const voterId = randomUUID();
  await recordBatch(pool, [ballot({ voterId, choices: [1], castAt: noon + 1 })]);
  await recordBatch(pool, [ballot({ voterId, choices: [0], castAt: noon })]);
  expect(await choicesOf(voterId)).toEqual([1]);
});

test('I3: where changing a vote is forbidden the first cast wins, also when it arrives late', async () => {
  const pollId = await createPoll({ vote_change: false });
  const voterId = randomUUID();
  await recordBatch(pool, [ballot({ pollId, voterId, choices: [1], castAt: noon + 1 })]);
  await recordBatch(pool, [ballot({ pollId, voterId, choices: [2], castAt: noon + 2 })]);
  expect(await choicesOf(voterId)).toEqual([1]);
  await recordBatch(pool, [
    ballot({ pollId, voterId, choices: [2], castAt: noon - 1 }),
    ballot({ pollId, voterId, choices: [0], castAt: noon }),
  ]);
  expect(await choicesOf(voterId)).toEqual([2]);
});

test('I2, I3, I4: whatever order ballots arrive in, however they are cut into batches, and however often, the same rows come out', async () => {
  const fixed = await createPoll({ vote_change: false });
  const voters = Array.from({ length: 4 }, () => randomUUID());
  const anyBallot = fc.record({
    pollId: fc.constantFrom(1, fixed),
    voterId: fc.constantFrom(...voters),
    choices: fc.constantFrom<number[][]>([0], [1]),
    castAt: fc.integer({ min: noon, max: noon + 5 }),
  });
  const arrival = fc.array(anyBallot, { minLength: 1, maxLength: 20 }).chain((ballots) =>
    fc.record({
      ballots: fc.constant(ballots),
      again: fc.shuffledSubarray([...ballots, ...ballots], { minLength: ballots.length * 2 }),
      size: fc.integer({ min: 1, max: 7 }),
    }),
  );

  await fc.assert(
    fc.asyncProperty(arrival, async ({ ballots, again, size }) => {
      await query('delete from ballots');
      await recordBatch(pool, ballots);
      const expected = await query('select * from ballots order by poll_id, voter_id');
      await query('delete from ballots');
      for (let start = 0; start < again.length; start += size)
        await recordBatch(pool, again.slice(start, start + size));
      expect(await query('select * from ballots order by poll_id, voter_id')).toEqual(expected);
      expect(await tallies()).toEqual(await recount());
    }),
    { numRuns: 60 },
  );
});

test('I4: batches at once that change votes in one poll and add votes in the other, crosswise, wait for each other and count', async () => {
  const other = await createPoll({});
  const changing = Array.from({ length: 100 }, () => randomUUID());
  await recordBatch(
    pool,
    changing.flatMap((voterId) => [ballot({ voterId }), ballot({ voterId, pollId: other })]),
  );
  const crosswise = (changed: number, added: number, round: number) => [
    ...changing.map((voterId) =>
      ballot({ pollId: changed, voterId, choices: [round % 2], castAt: noon + round }),
    ),
    ...changing.map(() => ballot({ pollId: added, choices: [1] })),
  ];
  for (let round = 1; round <= 10; round++) {
    await Promise.all([
      recordBatch(pool, crosswise(1, other, round)),
      recordBatch(pool, crosswise(other, 1, round).reverse()),
    ]);
    expect(await tallies()).toEqual(await recount());
  }
  const [counts] = await query<{ ballots: string }>('select ballots from polls where id = 1');
  expect(Number(counts?.ballots)).toBe(1100);
});

test('I6: a ballot that breaks its poll’s rules is set aside with the reason, once, and the rest of its batch counts', async () => {
  const good = ballot();
  const batch = [ballot({ pollId: 999_999 }), ballot({ choices: [2] }), ballot({ choices: [0, 1] }), good];
  expect(await recordBatch(pool, batch)).toEqual({ written: 1, rejected: 3 });
  await recordBatch(pool, batch);
  expect(await stored()).toMatchObject([{ voter_id: good.voterId }]);
  expect((await reasons()).sort()).toEqual([
    'there is no such option',
    'there is no such poll',
    'too many choices',
  ]);
});

test('I6: what is no ballot at all is set aside as it came, and the rest of its batch counts', async () => {
  const good = ballot();
  await handleBatch(
    {
      ballots: [
        null,
        'x',
        { ...ballot(), voterId: 'x\u0000' },
        { ...ballot(), castAt: 1e300 },
        { ...ballot(), '\0': 1 },
        good,
      ],
    },
    'job',
  );
  expect(await stored()).toMatchObject([{ voter_id: good.voterId }]);
  expect(await reasons()).toHaveLength(5);
  await handleBatch('not even a batch', 'job');
  expect(await reasons()).toContain('not a batch of ballots');
});

test('I6: a ballot that Postgres itself refuses is found and set aside, and the rest of its batch counts', async () => {
  const refused = ballot();
  await query(`alter table ballots add constraint refuse check (voter_id <> '${refused.voterId}')`);
  try {
    const others = Array.from({ length: 20 }, () => ballot());
    await handleBatch({ ballots: [...others.slice(0, 13), refused, ...others.slice(13)] }, 'job');
    expect(await stored()).toHaveLength(20);
    expect(await reasons()).toEqual([expect.stringContaining('refuse')]);
  } finally {
    await query('alter table ballots drop constraint refuse');
  }
});

test('I7: a ballot is judged by when it was cast, not by when it is recorded', async () => {
  const pollId = await createPoll({
    opens_at: new Date(noon / 1000),
    closes_at: new Date(noon / 1000 + 1000),
  });
  const inTime = [ballot({ pollId, castAt: noon }), ballot({ pollId, castAt: noon + 999_999 })];
  await recordBatch(pool, [
    ballot({ pollId, castAt: noon - 1 }),
    ...inTime,
    ballot({ pollId, castAt: noon + 1_000_000 }),
  ]);
  expect(await stored()).toHaveLength(2);
  expect((await reasons()).sort()).toEqual(['cast after the poll closed', 'cast before the poll opened']);
});

test('the time of casting is stored to the microsecond', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: noon, max: noon + 30 * 365 * 86_400 * 1e6 }), async (castAt) => {
      const one = ballot({ castAt });
      await recordBatch(pool, [one]);
      expect((await stored()).find((row) => row.voter_id === one.voterId)?.at).toBe(castAt);
    }),
    { numRuns: 40 },
  );
});
