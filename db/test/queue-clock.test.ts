// Polls open and close by the queue's clock, even if the database's clock is wrong.
import { keepBeating } from '@hands/db/keep-beating';
import { createPool } from '@hands/db/pool';
import { publishQueueClock } from '@hands/db/publish-queue-clock';
import { createTestDatabase } from '@hands/testing/test-database';
import { expect, onTestFinished, test } from 'vitest';

const SECOND = 1_000_000;

async function open() {
  const database = await createTestDatabase();
  const pool = createPool(database.url, console);
  onTestFinished(async () => {
    await pool.end();
    await database.drop();
  });
  const read = async (value: string) =>
    (await pool.query<{ value: unknown }>(`select ${value} as value`)).rows[0]?.value;
  const ahead = () => read(`extract(epoch from (select ahead from queue_clock))::float8`);
  return { pool, read, ahead };
}

/** The queue's time if its clock is this many seconds ahead of this host's, which the database shares. */
const aheadBy = (seconds: number) => () => Date.now() * 1000 + seconds * SECOND;

test.each([20, -20])('I8: SQL uses the queue’s clock if that is %d s ahead', async (seconds) => {
  const { pool, read, ahead } = await open();
  // on a busy machine, a round trip may take so long that the offset is only roughly known
  const publish = () => publishQueueClock(pool, aheadBy(seconds));
  await expect.poll(() => publish().then(ahead).then(Number)).toBeCloseTo(seconds, 1);
  const aheadInSql = () => read('extract(epoch from queue_now() - statement_timestamp())::float8');
  await expect.poll(() => aheadInSql().then(Number)).toBeCloseTo(seconds, 1);
  const statusOf = (opens: number, closes: number) =>
    read(
      `(select poll_status(polls) from (
         select (jsonb_populate_record(null::polls, jsonb_build_object(
           'opens_at', clock_timestamp() + interval '${opens} s', 'closes_at', clock_timestamp() + interval '${closes} s'
         ))).*
       ) as polls)`,
    );
  expect(await statusOf(seconds + 10, seconds + 20)).toBe('scheduled');
  expect(await statusOf(seconds - 10, seconds + 10)).toBe('open');
  expect(await statusOf(seconds - 20, seconds - 10)).toBe('closing');
});

test('I8: a sealed poll stays final when the queue’s clock is set back', async () => {
  const { pool, read } = await open();
  await pool.query(`insert into polls (question, closes_at, sealed_at) values ('Which?', now(), now())`);
  await publishQueueClock(pool, aheadBy(-120));
  expect(await read('(select poll_status(polls) from polls)')).toBe('final');
});

test('the offset is written only when it changes, not with every heartbeat', async () => {
  const { pool, read, ahead } = await open();
  const version = () => read('(select xmin::text from queue_clock)');
  const first = await version();
  await publishQueueClock(pool, aheadBy(0));
  await publishQueueClock(pool, () => undefined);
  expect(await version()).toBe(first);
  let seconds = 5;
  const idle = {
    queue: 'up',
    inFlight: 0,
    failedBatches: 0,
    settledTo: 0,
    behindMs: 0,
    unreachableQueues: [] as string[],
    holdUp: null,
  } as const;
  const heart = keepBeating(
    pool,
    'worker',
    () => Promise.resolve(idle),
    () => aheadBy(seconds)(),
  );
  onTestFinished(() => heart.close());
  await expect.poll(async () => Number(await ahead())).toBeCloseTo(5, 1);
  seconds = -3;
  await expect.poll(async () => Number(await ahead())).toBeCloseTo(-3, 1);
});
