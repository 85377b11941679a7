import { randomUUID } from 'node:crypto';
import { ensureSamplePoll } from '@hands/db/migrate';
import { createPool } from '@hands/db/pool';
import type { Ballot } from '@hands/shared/poll/batch';
import { createPoll } from '@hands/testing/create-poll';
import { logger } from '@hands/testing/logger';
import { createTestDatabase } from '@hands/testing/test-database';
import fc from 'fast-check';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createDatabaseRetry } from '../src/database-retry.ts';
import { createBatchHandler } from '../src/handle-batch.ts';
import { createBallotRecorder } from '../src/record-ballots.ts';
import { recordBatch } from '../src/record-batch.ts';
import { createUnreadMetrics } from './unread-metrics.ts';

const database = await createTestDatabase();
await ensureSamplePoll(database.url, 'Cats', 'Dogs');
const pool = createPool(database.url, logger);
const retry = createDatabaseRetry(logger, new AbortController().signal);
const handle = createBatchHandler({
  pool,
  recorder: createBallotRecorder(pool, retry),
  retry,
  newerFormats: { leave: () => Promise.reject(new Error('left')) },
  metrics: createUnreadMetrics(),
  pipeline: { recordDelay: () => undefined },
  logger,
});

const handleBatch = (data: unknown) => handle(data, Date.now());

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
      await query<{ position: number; votes: number }>(
        'select position, votes from tallies where poll_id = 1 and votes > 0',
      )
    ).map(({ position, votes }) => [position, votes]),
  );
const recount = async () =>
  Object.fromEntries(
    (
      await query<{ position: number; votes: number }>(
        'select position, count(*) as votes from ballots, unnest(choices) as position where poll_id = 1 group by position',
      )
    ).map(({ position, votes }) => [position, votes]),
  );
const reasons = async () =>
  (await query<{ reason: string }>('select reason from rejected_ballots order by id')).map(
    ({ reason }) => reason,
  );
const version = async () =>
  (await query<{ version: number }>('select version from polls where id = 1'))[0]?.version ?? NaN;

const addPoll = (columns: Record<string, unknown> = {}, options = 3) =>
  createPoll(pool, { options: Array.from({ length: options }, (_, index) => String(index)), ...columns });

test('I2: recording a batch again changes nothing', async () => {
  const ballots = [ballot(), ballot({ choices: [1] }), ballot()];
  await recordBatch(pool, ballots);
  const [rows, after] = [await stored(), await version()];

  expect(await recordBatch(pool, ballots)).toEqual({ written: 0, rejected: 0 });

  expect(await stored()).toEqual(rows);
  expect(await tallies()).toEqual({ 0: 2, 1: 1 });
  expect(await version()).toBe(after);
});

test('F144: a batch of 500 ballots is one transaction and one new version of its poll', async () => {
  const before = await version();
  const ballots = Array.from({ length: 500 }, (_, n) => ballot({ choices: [n % 2] }));
  expect(await recordBatch(pool, ballots)).toEqual({ written: 500, rejected: 0 });
  expect(await query('select distinct xmin::text from ballots')).toHaveLength(1);
  expect(await version()).toBe(before + 1);
});

test('I4: one transaction commits a ballot together with its count', async () => {
  const operator = await pool.connect();
  try {
    await operator.query('begin; lock table tallies in share row exclusive mode');
    const recording = recordBatch(pool, [ballot(), ballot()]);
    await expect
      .poll(() => query(`select from pg_locks where relation = 'tallies'::regclass and not granted`))
      .toHaveLength(1);
    expect(await stored()).toEqual([]);
    await operator.query('rollback');
    await recording;
  } finally {
    operator.release(true);
  }
  expect(await tallies()).toEqual({ 0: 2 });
});

test('I2: several ballots of one voter in a batch count once, with the last cast', async () => {
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

test('I3: if votes cannot be changed, the first cast counts, even if it arrives late', async () => {
  const pollId = await addPoll({ vote_change: false });
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

test('I3: after a vote was withdrawn, an older one that arrives late does not count, and a newer one does', async () => {
  const voterId = randomUUID();
  await recordBatch(pool, [ballot({ voterId, choices: [1], castAt: noon })]);
  await recordBatch(pool, [ballot({ voterId, choices: [], castAt: noon + 2 })]);
  expect(await tallies()).toEqual({});
  await recordBatch(pool, [ballot({ voterId, choices: [0], castAt: noon + 1 })]);
  expect(await stored()).toEqual([{ voter_id: voterId, choices: [], at: noon + 2 }]);
  expect(await tallies()).toEqual({});
  expect(await reasons()).toEqual([]);
  await recordBatch(pool, [ballot({ voterId, choices: [0], castAt: noon + 3 })]);
  expect(await tallies()).toEqual({ 0: 1 });
});

test('I3: a withdrawal that arrives before its vote keeps the vote from being counted', async () => {
  const voterId = randomUUID();
  await recordBatch(pool, [ballot({ voterId, choices: [], castAt: noon + 1 })]);
  await recordBatch(pool, [ballot({ voterId, choices: [1], castAt: noon })]);
  expect(await choicesOf(voterId)).toEqual([]);
  expect(await tallies()).toEqual({});
});

test('I6: a withdrawal where votes are final is rejected, and the vote counts', async () => {
  const pollId = await addPoll({ vote_change: false });
  const voterId = randomUUID();
  await recordBatch(pool, [ballot({ pollId, voterId, choices: [1] })]);
  expect(await recordBatch(pool, [ballot({ pollId, voterId, choices: [], castAt: noon + 1 })])).toEqual({
    written: 0,
    rejected: 1,
  });
  expect(await choicesOf(voterId)).toEqual([1]);
  expect(await reasons()).toEqual(['votes in this poll are final']);
});

test('I2, I3: a vote that was withdrawn before the poll forbade changes is no first vote', async () => {
  const pollId = await addPoll();
  const voterId = randomUUID();
  const withdrawal = ballot({ pollId, voterId, choices: [], castAt: noon + 1 });
  await recordBatch(pool, [ballot({ pollId, voterId, choices: [1] }), withdrawal]);
  await query('update polls set vote_change = false where id = $1', [pollId]);
  await recordBatch(pool, [ballot({ pollId, voterId, choices: [2], castAt: noon + 4 })]);
  expect(await choicesOf(voterId)).toEqual([2]);
  await recordBatch(pool, [ballot({ pollId, voterId, choices: [0], castAt: noon + 3 })]);
  expect(await choicesOf(voterId)).toEqual([0]);
  expect(await rejectedBallots()).toMatchObject([{ choices: [2], reason: alreadyVoted }]);
});

const alreadyVoted = 'had voted already, and this poll allows no change';
const rejectedBallots = async () =>
  (
    await query<{ ballot: Ballot; reason: string }>(
      'select ballot, reason from rejected_ballots order by cast_at, id',
    )
  ).map(({ ballot: { voterId, choices, castAt }, reason }) => ({ voterId, choices, castAt, reason }));

test('I6: if votes cannot be changed, a different vote is rejected, and the same vote again is not', async () => {
  const pollId = await addPoll({ vote_change: false });
  const voterId = randomUUID();
  const [first, same, other] = [
    ballot({ pollId, voterId, choices: [1], castAt: noon }),
    ballot({ pollId, voterId, choices: [1], castAt: noon + 1 }),
    ballot({ pollId, voterId, choices: [2], castAt: noon + 2 }),
  ];
  expect(await recordBatch(pool, [first, same, other])).toEqual({ written: 1, rejected: 1 });
  expect(await recordBatch(pool, [other, first])).toEqual({ written: 0, rejected: 0 });
  expect(await stored()).toEqual([{ voter_id: voterId, choices: [1], at: noon }]);
  expect(await rejectedBallots()).toEqual([
    { voterId, choices: [2], castAt: noon + 2, reason: alreadyVoted },
  ]);
});

test('I6: if votes cannot be changed, a vote that repeats a rejected one is rejected too', async () => {
  const pollId = await addPoll({ vote_change: false, kind: 'multiple', max_choices: 2 });
  const voterId = randomUUID();
  const [first, other, again] = [
    ballot({ pollId, voterId, choices: [1], castAt: noon }),
    ballot({ pollId, voterId, choices: [1, 0], castAt: noon + 1 }),
    ballot({ pollId, voterId, choices: [0, 1], castAt: noon + 2 }),
  ];
  await recordBatch(pool, [first]);
  await recordBatch(pool, [other, again]);
  expect(await recordBatch(pool, [again, other])).toEqual({ written: 0, rejected: 0 });
  expect(await rejectedBallots()).toEqual([
    { voterId, choices: [1, 0], castAt: noon + 1, reason: alreadyVoted },
    { voterId, choices: [0, 1], castAt: noon + 2, reason: alreadyVoted },
  ]);
});

test('I3, I6: a first vote that arrives late replaces the recorded one, which is rejected', async () => {
  const pollId = await addPoll({ vote_change: false });
  const voterId = randomUUID();
  await recordBatch(pool, [ballot({ pollId, voterId, choices: [1], castAt: noon + 1 })]);
  await recordBatch(pool, [ballot({ pollId, voterId, choices: [0], castAt: noon + 2 })]);
  await recordBatch(pool, [ballot({ pollId, voterId, choices: [0], castAt: noon })]);
  expect(await stored()).toEqual([{ voter_id: voterId, choices: [0], at: noon }]);
  // the ballot that was rejected before now repeats the recorded vote
  expect(await rejectedBallots()).toEqual([
    { voterId, choices: [1], castAt: noon + 1, reason: alreadyVoted },
  ]);
});

test('a vote counts after the recorded one was deleted by hand, whatever was rejected before', async () => {
  const pollId = await addPoll({ vote_change: false });
  const voterId = randomUUID();
  const cast = (choice: number, castAt: number) =>
    recordBatch(pool, [ballot({ pollId, voterId, choices: [choice], castAt })]);
  await cast(1, noon);
  await cast(2, noon + 1);
  await query('delete from ballots');
  await cast(0, noon + 2);
  await cast(0, noon + 3);
  expect(await stored()).toEqual([{ voter_id: voterId, choices: [0], at: noon + 2 }]);
  expect(await rejectedBallots()).toMatchObject([{ choices: [2], castAt: noon + 1 }]);
});

test('choices in another order are a different vote in a ranked poll and the same vote in a multiple-choice poll', async () => {
  const voterId = randomUUID();
  for (const [kind, rejected] of [
    ['multiple', []],
    ['ranked', [{ choices: [1, 0] }]],
  ] as const) {
    const pollId = await addPoll({ kind, vote_change: false, max_choices: kind === 'multiple' ? 2 : 1 });
    await recordBatch(pool, [
      ballot({ pollId, voterId, choices: [0, 1] }),
      ballot({ pollId, voterId, choices: [1, 0], castAt: noon + 1 }),
    ]);
    expect(await rejectedBallots()).toMatchObject(rejected);
  }
});

test('I2, I3, I4: the order, batching and repetition of ballots, and batches at the same time, do not change which are recorded and which votes are rejected', async () => {
  const fixed = await addPoll({ vote_change: false });
  const several = await addPoll({ vote_change: false, kind: 'multiple', max_choices: 2 });
  const ranked = await addPoll({ vote_change: false, kind: 'ranked' });
  const voters = Array.from({ length: 3 }, () => randomUUID());
  const anyBallot = fc
    .record({
      pollId: fc.constantFrom(1, fixed, several, ranked),
      voterId: fc.constantFrom(...voters),
      choices: fc.constantFrom<number[][]>([0, 1], [1, 0], [0, 2], []),
      castAt: fc.integer({ min: noon, max: noon + 5 }),
    })
    .map((one) => (one.pollId < several ? { ...one, choices: one.choices.slice(0, 1) } : one));
  const arrival = fc.array(anyBallot, { minLength: 1, maxLength: 20 }).chain((ballots) =>
    fc.record({
      ballots: fc.constant(ballots),
      again: fc.shuffledSubarray([...ballots, ...ballots], { minLength: ballots.length * 2 }),
      size: fc.integer({ min: 1, max: 7 }),
      atOnce: fc.integer({ min: 1, max: 4 }),
    }),
  );
  const outcome = async () => ({
    ballots: await query('select * from ballots order by poll_id, voter_id'),
    // a repetition of a vote that counted when it came is not known any more if an earlier vote arrives later
    rejected: await query(
      `select distinct
         poll_id,
         voter_id,
         case kind
           when 'multiple' then (select jsonb_agg(choice order by choice) from jsonb_array_elements(choices) as choice)
           else choices
         end as vote,
         reason
       from rejected_ballots
       join polls on polls.id = poll_id,
         lateral (select ballot::jsonb -> 'choices' as choices) as rejected
       order by poll_id, voter_id, vote`,
    ),
  });
  const empty = async () => {
    await query('delete from ballots');
    await query('delete from rejected_ballots');
  };

  await fc.assert(
    fc.asyncProperty(arrival, async ({ ballots, again, size, atOnce }) => {
      await empty();
      await recordBatch(pool, ballots);
      const expected = await outcome();
      await empty();
      const batches: Ballot[][] = [];
      for (let start = 0; start < again.length; start += size) batches.push(again.slice(start, start + size));
      const work = async () => {
        for (let batch = batches.shift(); batch; batch = batches.shift()) await recordBatch(pool, batch);
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      expect(await outcome()).toEqual(expected);
      expect(await tallies()).toEqual(await recount());
    }),
    { numRuns: 100 },
  );
});

test('I3, I6: of concurrent batches with different votes of one voter, the first cast is recorded and the others are rejected', async () => {
  const pollId = await addPoll({ vote_change: false }, 10);
  for (let round = 0; round < 5; round++) {
    const voterId = randomUUID();
    await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        recordBatch(pool, [ballot({ pollId, voterId, choices: [9 - n], castAt: noon + n })]),
      ),
    );
    expect(await choicesOf(voterId)).toEqual([9]);
    expect((await rejectedBallots()).filter((row) => row.voterId === voterId)).toHaveLength(9);
  }
});

test('F062: a ballot is also checked against the kind of its poll when it is recorded', async () => {
  const [single, several, ranked] = [
    await addPoll(),
    await addPoll({ kind: 'multiple', max_choices: 2 }),
    await addPoll({ kind: 'ranked' }),
  ];
  const good = [
    ballot({ pollId: single, choices: [2] }),
    ballot({ pollId: several, choices: [2, 0] }),
    ballot({ pollId: ranked, choices: [2, 0, 1] }),
  ];
  const bad = [
    ballot({ pollId: single, choices: [0, 1], castAt: noon + 1 }),
    ballot({ pollId: several, choices: [0, 1, 2], castAt: noon + 2 }),
    ballot({ pollId: several, choices: [1, 1], castAt: noon + 3 }),
    ballot({ pollId: ranked, choices: [0, 1, 2, 0], castAt: noon + 4 }),
    ballot({ pollId: ranked, choices: [1, 0, 1], castAt: noon + 5 }),
    ballot({ pollId: ranked, choices: [0, 3], castAt: noon + 6 }),
  ];
  expect(await recordBatch(pool, [...bad, ...good])).toEqual({ written: 3, rejected: 6 });
  expect((await stored()).map(({ voter_id }) => voter_id).sort()).toEqual(
    good.map(({ voterId }) => voterId).sort(),
  );
  expect((await rejectedBallots()).map(({ reason }) => reason)).toEqual([
    'too many choices',
    'too many choices',
    'an option chosen twice',
    'too many choices',
    'an option chosen twice',
    'there is no such option',
  ]);
});

test.each(['single', 'ranked'])(
  'I4, F067: concurrent batches that change votes in one poll and add votes in a %s poll do not deadlock, and are counted',
  async (kind) => {
    const other = await addPoll({ kind });
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
    const [counts] = await query<{ ballots: number }>('select ballots from polls where id = 1');
    expect(counts?.ballots).toBe(1100);
  },
);

test('I6: a ballot that breaks its poll’s rules is rejected once with the reason, and the rest of its batch counts', async () => {
  const good = ballot();
  const batch = [
    ballot({ pollId: 999_999 }),
    ballot({ choices: [2] }),
    ballot({ choices: [0, 1] }),
    ballot({ castAt: Number.MAX_SAFE_INTEGER }),
    good,
  ];
  expect(await recordBatch(pool, batch)).toEqual({ written: 1, rejected: 4 });
  await recordBatch(pool, batch);
  expect(await stored()).toMatchObject([{ voter_id: good.voterId }]);
  expect((await reasons()).sort()).toEqual([
    'cast in the future',
    'there is no such option',
    'there is no such poll',
    'too many choices',
  ]);
});

test('I6: what is not a ballot is rejected as it is, and the rest of its batch counts', async () => {
  const good = ballot();
  await handleBatch({
    ballots: [
      null,
      'x',
      { ...ballot(), voterId: 'x\u0000' },
      { ...ballot(), castAt: 1e300 },
      { ...ballot(), '\0': 1 },
      good,
    ],
  });
  expect(await stored()).toMatchObject([{ voter_id: good.voterId }]);
  expect(await reasons()).toHaveLength(5);
  await handleBatch('not even a batch');
  expect(await reasons()).toContain('not a batch of ballots');
  for (const format of ['1', 0, null]) await handleBatch({ format, ballots: [ballot()] });
  expect(await reasons()).toHaveLength(9);
  await handleBatch({ format: 1, ballots: [ballot()] });
  expect(await stored()).toHaveLength(2);
});

test.each([5_000, 20_000])(
  'I6: what is nested %i levels deep, more than Postgres can read, is rejected as text, and the rest of its batch counts',
  async (depth) => {
    const good = ballot();
    const deep = JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;
    await handleBatch({ ballots: [deep, { ...ballot(), more: deep }, good] });
    expect(await stored()).toMatchObject([{ voter_id: good.voterId }]);
    expect(await reasons()).toHaveLength(2);
    await handleBatch({ data: deep });
    expect(await reasons()).toContain('not a batch of ballots');
  },
);

test('I6: a ballot that Postgres does not accept is found and rejected, and the rest of its batch counts', async () => {
  const invalid = ballot();
  await query(`alter table ballots add constraint reject_one check (voter_id <> '${invalid.voterId}')`);
  try {
    const others = Array.from({ length: 20 }, () => ballot());
    await handleBatch({ ballots: [...others.slice(0, 13), invalid, ...others.slice(13)] });
    expect(await stored()).toHaveLength(20);
    expect(await reasons()).toEqual([expect.stringContaining('reject_one')]);
  } finally {
    await query('alter table ballots drop constraint reject_one');
  }
});

test('F066, I7: whether a ballot is in time depends on when it was cast, not on when it is recorded', async () => {
  const pollId = await addPoll({
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

test('I2, I7: ballots cast before the poll was reset, reopened or changed are rejected, unless they are already recorded', async () => {
  const poll = await addPoll();
  const [recorded, inFlight] = [ballot({ pollId: poll }), ballot({ pollId: poll })];
  await recordBatch(pool, [recorded]);
  await query(`update polls set valid_from = to_timestamp($1::float8 / 1000000) where id = $2`, [
    noon + 1_000_000,
    poll,
  ]);
  const later = ballot({ pollId: poll, castAt: noon + 1_000_000 });
  await recordBatch(pool, [recorded, inFlight, later]);
  expect((await stored()).map(({ voter_id }) => voter_id)).toEqual([recorded.voterId, later.voterId].sort());
  expect(await reasons()).toEqual(['cast before the poll was reset, reopened or changed']);
});

test('I2, I6: a batch that runs again after its poll’s deadline was moved back rejects no recorded ballot', async () => {
  const pollId = await addPoll({ closes_at: new Date(noon / 1000 + 1000) });
  const batch = [ballot({ pollId })];
  await recordBatch(pool, batch);
  await query('update polls set closes_at = $1 where id = $2', [new Date(noon / 1000 - 1000), pollId]);
  expect(await recordBatch(pool, [...batch, ballot({ pollId })])).toEqual({ written: 0, rejected: 1 });
  expect(await stored()).toHaveLength(1);
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
