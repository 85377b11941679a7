// Up to when results are complete: over HTTP, for a receipt, and for screens.
import { randomUUID } from 'node:crypto';
import { publishCompleteTo, withdrawCompleteTo } from '@hands/db/completeness';
import { signReceipt } from '@hands/shared/auth/receipt';
import { formatInstant } from '@hands/shared/poll/batch';
import type { PipelineState } from '@hands/shared/queue/pipeline-state';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { startResult } from '@hands/testing/start-result';
import { secret } from '@hands/testing/voter-cookie';
import { expect, test, vi, onTestFinished } from 'vitest';
import { createScreenBound } from '../src/live/screen-bound.ts';
import { watchCompleteness } from '../src/live/watch-completeness.ts';
import { watchPipeline } from '../src/live/watch-pipeline.ts';
import type { Results } from '../src/snapshots/find-results.ts';
import { createPollReadings } from '../src/snapshots/poll-readings.ts';
import { readPoll } from '../src/snapshots/read-poll.ts';
import { readSnapshots } from '../src/snapshots/read-snapshots.ts';

const now = () => Date.now() * 1_000;

async function setUp() {
  const { url, pool } = await openDatabase();
  const poll = await createPoll(pool);
  const { address } = await startResult(url);
  const read = async (query = '') => fetch(`${address}/polls/${poll}/results${query}`);
  return {
    pool,
    poll,
    address,
    read,
    results: async (query?: string) => (await (await read(query)).json()) as Results,
    receiptOf: (castAt: number, pollId = poll) =>
      signReceipt({ pollId, voterId: randomUUID(), castAt }, secret),
    publish: (completeTo: number) => publishCompleteTo(pool, completeTo, now()),
  };
}

test('results say up to when they are complete, and null while that is not known', async () => {
  const { pool, results, publish } = await setUp();
  expect((await results()).completeTo).toBeNull();
  const completeTo = now() - 5_000_000;
  await publish(completeTo);
  await expect.poll(async () => (await results()).completeTo).toBe(formatInstant(completeTo));
  await withdrawCompleteTo(pool);
  await expect.poll(async () => (await results()).completeTo).toBeNull();
});

test('a bound in the future, from before the queue’s clock was set back, is not shown', async () => {
  const { pool, results } = await setUp();
  await publishCompleteTo(pool, now() - 1_000_000, now());
  await expect.poll(async () => (await results()).completeTo).not.toBeNull();
  await pool.query(`update queue_clock set ahead = interval '-1 hour'`);
  await expect.poll(async () => (await results()).completeTo).toBeNull();
});

test('with a receipt, the answer waits until its vote is counted', async () => {
  const { pool, poll, results, receiptOf, publish } = await setUp();
  const castAt = now();
  await publish(castAt);
  let isAnswered = false;
  const answer = results(`?including=${receiptOf(castAt)}`).finally(() => (isAnswered = true));
  // not yet: the bound is not later than the vote
  await expect.poll(async () => (await results()).completeTo).toBe(formatInstant(castAt));
  await expect.poll(async () => (await results()).completeTo).toBe(formatInstant(castAt));
  expect(isAnswered).toBe(false);
  await addBallot(pool, poll, 0);
  await publish(castAt + 1);
  expect(await answer).toMatchObject({ total: 1, completeTo: formatInstant(castAt + 1) });
  // counted long ago
  expect(await results(`?including=${receiptOf(castAt - 60_000_000)}`)).toMatchObject({ total: 1 });
});

test('a vote that is not counted within five seconds is answered with 503', async () => {
  const { read, receiptOf } = await setUp();
  const began = performance.now();
  const answer = await read(`?including=${receiptOf(now())}`);
  expect(performance.now() - began).toBeGreaterThan(4_900);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('1');
  expect(await answer.json()).toMatchObject({ title: 'Not counted yet' });
});

test('what is no receipt of this poll is a 400 that names the field', async () => {
  const { poll, read, receiptOf } = await setUp();
  const forged = receiptOf(now()).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  for (const query of ['', 'nonsense', forged, `${receiptOf(1)}&including=${receiptOf(1)}`]) {
    const answer = await read(`?including=${query}`);
    expect(answer.status, query).toBe(400);
    expect(await answer.json()).toMatchObject({
      errors: [{ field: 'including', message: 'must be the receipt of a vote in this poll' }],
    });
  }
  const answer = await read(`?including=${receiptOf(now(), poll + 1)}`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    errors: [{ field: 'including', message: 'must be the receipt of a vote in this poll' }],
  });
});

test('a thousand requests wait at most, and those that are given up make room', async () => {
  const { pool } = await openDatabase();
  const completeness = watchCompleteness(pool, () => true);
  const requests = Array.from({ length: 1_000 }, () => new AbortController());
  const waiting = requests.map(({ signal }) => completeness.waitUntilPast(1, signal));
  await expect(completeness.waitUntilPast(1, new AbortController().signal)).rejects.toThrow(
    'Too many requests',
  );
  for (const request of requests) request.abort();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([false]));
  const next = completeness.waitUntilPast(1, new AbortController().signal);
  await publishCompleteTo(pool, 2, 3);
  await completeness.update();
  expect(await next).toBe(true);
});

test('while nobody watches or waits, the bound is not read at each tick', async () => {
  const { pool } = await openDatabase();
  let hasViewers = false;
  const completeness = watchCompleteness(pool, () => hasViewers);
  await completeness.update();
  await publishCompleteTo(pool, 1_000, 2_000);
  await completeness.update();
  expect(completeness.latest()).toBeNull();
  hasViewers = true;
  await completeness.update();
  expect(completeness.latest()).toBe(1_000);

  hasViewers = false;
  const waiting = completeness.waitUntilPast(1_001, new AbortController().signal);
  await publishCompleteTo(pool, 1_002, 2_000);
  await completeness.update();
  expect(await waiting).toBe(true);

  await publishCompleteTo(pool, 1_003, 2_000);
  await expect
    .poll(async () => {
      await completeness.update();
      return completeness.latest();
    })
    .toBe(1_003);
});

test('the bound does not go back if the database has lost it in a crash', async () => {
  const { pool } = await openDatabase();
  const completeness = watchCompleteness(pool, () => true);
  await publishCompleteTo(pool, 1_000, 2_000);
  await completeness.update();
  await pool.query('update completeness set complete_to = timestamp_micros(900)');
  await completeness.update();
  expect(completeness.latest()).toBe(1_000);
});

/** Readings of a poll, with a bound that the test sets. */
async function openReadings(rankings = 0) {
  const { pool } = await openDatabase();
  const poll = await createPoll(pool);
  const bound = { latest: 1 as number | null };
  const whileReading = { run: () => Promise.resolve() };
  const expensive = async <Answer>(answer: Promise<Answer>) => {
    const found = await answer;
    await whileReading.run();
    return found;
  };
  const readings = createPollReadings({
    readNewer: (seen) => expensive(readSnapshots(pool, seen)),
    async readPoll(seen) {
      const reading = await expensive(readPoll(pool, seen));
      return reading && { ...reading, rankings };
    },
    onReadFailed: () => undefined,
    completeTo: () => bound.latest,
  });
  async function read() {
    const snapshot = await readings.read(poll);
    if (!snapshot) throw new Error('there is no such poll');
    return { snapshot, completeTo: readings.completeTo(snapshot) };
  }
  return { pool, poll, bound, readings, read, whileReading };
}

test('a bound that is read after a snapshot is not said of it', async () => {
  const { pool, poll, bound, read, readings, whileReading } = await openReadings();
  whileReading.run = async () => {
    await addBallot(pool, poll, 0);
    bound.latest = 2;
  };
  const first = await read();
  expect(first).toMatchObject({ snapshot: { total: 0 }, completeTo: 1 });
  whileReading.run = () => Promise.resolve();
  expect(await read()).toMatchObject({ snapshot: { total: 1 }, completeTo: 2 });
  // the earlier snapshot promises no more than before
  expect(readings.completeTo(first.snapshot)).toBe(1);
});

test('a read that finds nothing newer takes a snapshot’s bound further, by requests and by ticks', async () => {
  const { bound, poll, read, readings } = await openReadings();
  const { snapshot } = await read();
  bound.latest = 2;
  expect(await read()).toMatchObject({ completeTo: 2 });
  bound.latest = 3;
  readings.watch(poll);
  await readings.refresh();
  expect(readings.completeTo(snapshot)).toBe(3);
});

test('a large poll that is not counted again yet keeps the bound of its last count', async () => {
  const { pool, poll, bound, read } = await openReadings(100_000);
  expect(await read()).toMatchObject({ completeTo: 1 });
  await addBallot(pool, poll, 0);
  bound.latest = 2;
  expect(await read()).toMatchObject({ snapshot: { total: 0 }, completeTo: 1 });
});

test('screens are sent the bound with the state of the pipeline, at most once a second', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const { pool } = await openDatabase();
  let completeTo: number | null = 1_000_000;
  const sent: PipelineState[] = [];
  const watch = watchPipeline({
    pool,
    interval: () => 0,
    pace: () => 0,
    send: (state) => sent.push(state),
    completeTo: () => completeTo,
  });
  await watch.update();
  for (let tenths = 0; tenths < 25; tenths++) {
    vi.advanceTimersByTime(100);
    completeTo += 100_000;
    await watch.update();
  }
  expect(sent.map((state) => state.completeTo)).toEqual([
    '1970-01-01T00:00:01.000000Z',
    '1970-01-01T00:00:02.200000Z',
    '1970-01-01T00:00:03.400000Z',
  ]);
  // that it is not known any more, at once
  completeTo = null;
  watch.recordOutage();
  expect(sent.at(-1)?.completeTo).toBeNull();
});

test('the bound of screens stalls rather than goes back, unless the clock was set', () => {
  let [latest, sent] = [5 as number | null, Infinity as number | null];
  const bound = createScreenBound(
    () => latest,
    () => sent,
  );
  const after = (change: () => void) => {
    change();
    return bound();
  };
  expect(bound()).toBe(5);
  expect(after(() => ([latest, sent] = [9, 4]))).toBe(5);
  expect(after(() => (sent = 8))).toBe(8);
  expect(after(() => (sent = null))).toBe(8);
  expect(after(() => ([latest, sent] = [3, 2]))).toBe(2);
  expect(after(() => (latest = null))).toBeNull();
});

test('a screen has every vote before the bound that it is sent', async () => {
  const { pool, poll, address, publish } = await setUp();
  const { watch, tallies, pipelines } = await openScreen(address);
  await watch(poll);
  for (let votes = 1; votes <= 3; votes++) {
    await addBallot(pool, poll, 0);
    const completeTo = now();
    await publish(completeTo);
    await expect.poll(() => pipelines.at(-1)?.completeTo).toBe(formatInstant(completeTo));
    expect(tallies.at(-1)?.total).toBe(votes);
  }
});
