// What a vote process reports about its ballots that the queue has not confirmed.
import { randomUUID } from 'node:crypto';
import { readInstances } from '@hands/db/vote-instances';
import { senderId } from '@hands/shared/queue/batch-id';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { QueueUnavailableError } from '@hands/shared/queue/queue-unavailable';
import { TO_QUEUE } from '@hands/shared/queue/time-to-queue';
import { logger } from '@hands/testing/logger';
import { openDatabase } from '@hands/testing/open-database';
import { expect, onTestFinished, test } from 'vitest';
import { createVoteMetrics } from '../src/metrics.ts';
import type { Poll } from '../src/polls/read-polls.ts';
import { createBallotBox } from '../src/voting/ballot-box.ts';
import { createEarlierBallots } from '../src/voting/earlier-ballots.ts';
import { reportConfirmed } from '../src/voting/report-confirmed.ts';

const poll = {
  id: 1,
  kind: 'single',
  voteChange: true,
  opensAt: null,
  closesAt: null,
  sealedAt: null,
  validFrom: null,
} as unknown as Poll;

const down = new QueueUnavailableError('no answer');

/** A ballot box on a queue of which the test decides what it confirms, and when. */
async function setUp() {
  const { pool } = await openDatabase();
  const flights: { confirm: () => void; fail: () => void }[] = [];
  const state = {
    now: 1_000_000 as number | undefined,
    trouble: undefined as QueueUnavailableError | undefined,
  };
  const queue = {
    shards: 1,
    shardOf: () => 0,
    now: () => (state.now === undefined ? undefined : ++state.now),
    state: () => ({ trouble: state.trouble }),
    countWaiting: () => Promise.resolve(0),
    add: () =>
      new Promise<void>((confirm, reject) => {
        flights.push({ confirm, fail: () => reject(down) });
      }),
  } as unknown as BatchQueue;
  const ballotBox = createBallotBox(
    queue,
    createEarlierBallots(pool),
    createVoteMetrics(() => 0),
  );
  const cast = (laterThan?: number) => {
    const accepted = ballotBox.accept(poll, randomUUID(), [0], laterThan);
    accepted.catch(() => undefined);
    return accepted;
  };
  const openReport = () =>
    reportConfirmed(
      pool,
      () => ballotBox,
      () => queue.now(),
      logger,
    );
  return { pool, flights, state, ballotBox, cast, openReport };
}

test('a ballot is unconfirmed from its stamp until the queue has it', async () => {
  const { flights, ballotBox, cast } = await setUp();
  expect(ballotBox.unconfirmedSince()).toBeUndefined();
  const first = cast();
  const second = cast();
  expect(ballotBox.unconfirmedSince()).toBe(1_000_001);
  flights[0]?.confirm();
  await first;
  expect(ballotBox.unconfirmedSince()).toBe(1_000_002);
  await expect.poll(() => flights.length).toBe(2);
  expect(ballotBox.unconfirmedSince()).toBe(1_000_002);
  flights[1]?.confirm();
  await second;
  expect(ballotBox.unconfirmedSince()).toBeUndefined();
});

test('a ballot with a later time than its turn does not hide the one after it', async () => {
  const { ballotBox, cast } = await setUp();
  void cast(5_000_000);
  void cast();
  expect(ballotBox.unconfirmedSince()).toBe(1_000_002);
});

test('a ballot whose batch was not confirmed may still arrive: for four seconds in which the queue works', async () => {
  const { flights, state, ballotBox, cast } = await setUp();
  const lost = cast();
  flights[0]?.fail();
  await expect(lost).rejects.toThrow();
  expect(ballotBox.pending()).toBe(0);
  // a queue that hangs for an hour may still take the batch when it continues
  state.trouble = down;
  state.now = 3_600_000_000;
  expect(ballotBox.unconfirmedSince()).toBe(1_000_001);
  state.now = undefined;
  expect(ballotBox.unconfirmedSince()).toBe(1_000_001);
  state.trouble = undefined;
  state.now = 3_600_000_000;
  expect(ballotBox.unconfirmedSince()).toBe(1_000_001);
  state.now += TO_QUEUE - 1_000;
  expect(ballotBox.unconfirmedSince()).toBe(1_000_001);
  state.now += 2_000;
  expect(ballotBox.unconfirmedSince()).toBeUndefined();
});

test('reports nothing before it is listed, then the oldest unconfirmed ballot or the time, and the end', async () => {
  const { pool, flights, ballotBox, cast, openReport } = await setUp();
  const report = openReport();
  onTestFinished(() => report.close());
  const read = async () => (await readInstances(pool)).find(({ id }) => id === senderId);
  report.hurry();
  expect(await read()).toBeUndefined();
  await report.list();
  expect(await read()).toMatchObject({ confirmedTo: null });
  const accepted = cast();
  const castAt = ballotBox.unconfirmedSince();
  await expect.poll(async () => (await read())?.confirmedTo).toBe(castAt);
  flights[0]?.confirm();
  await accepted;
  await expect.poll(async () => (await read())?.confirmedTo).toBeGreaterThan(castAt ?? Infinity);
  await report.close();
  expect(await read()).toMatchObject({ ended: true });
});

test('a process that stops with a ballot that may still arrive does not say that it has ended', async () => {
  const { pool, flights, cast, openReport } = await setUp();
  const report = openReport();
  await report.list();
  const lost = cast();
  flights[0]?.fail();
  await expect(lost).rejects.toThrow();
  await report.close();
  expect(await readInstances(pool)).toMatchObject([{ id: senderId, ended: false }]);
});
