import { randomUUID } from 'node:crypto';
import { createPool } from '@hands/db/pool';
import { readMetrics } from '@hands/shared/http/read-metrics';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { logger } from '@hands/testing/logger';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { openStream } from '@hands/testing/open-stream';
import { settings, startResult } from '@hands/testing/start-result';
import { votesIn } from '@hands/testing/votes-in';
import { expect, onTestFinished, test } from 'vitest';
import { createResultServer } from '../src/server.ts';

interface Stats {
  viewers: number;
  pollsWatched: number;
  ticks: number;
  uptimeSeconds: number;
}
const readStats = async (address: string) => (await (await fetch(`${address}/stats`)).json()) as Stats;

test('F051: GET /stats counts viewers, watched polls and ticks', async () => {
  const { url, pool } = await openDatabase();
  const [first, second] = [await createPoll(pool), await createPoll(pool)];
  const { address } = await startResult(url);
  expect(await readStats(address)).toEqual({
    viewers: 0,
    pollsWatched: 0,
    ticks: expect.any(Number),
    behindMs: null,
    inFlight: null,
    failedBatches: null,
    uptimeSeconds: expect.any(Number),
  });
  const screen = await openScreen(address, { auth: { stats: false } });
  await screen.watch(first);
  const stream = await openStream(`${address}/polls/${second}/stream`);
  await expect.poll(() => stream.latest()).toBeDefined();
  expect(await readStats(address)).toMatchObject({ viewers: 2, pollsWatched: 2 });
  const { ticks } = await readStats(address);
  await expect.poll(async () => (await readStats(address)).ticks).toBeGreaterThan(ticks);
  screen.socket.close();
  stream.socket.close();
  await expect.poll(() => readStats(address)).toMatchObject({ viewers: 0, pollsWatched: 0 });
});

test('F052, F138, F176: GET /metrics counts viewers and ticks while votes are shown', async () => {
  const { url, pool } = await openDatabase();
  const poll = await createPoll(pool);
  const { address } = await startResult(url);
  const screen = await openScreen(address);
  await screen.watch(poll);
  const stream = await openStream(`${address}/polls/${poll}/stream`);
  await expect.poll(() => stream.latest()).toBeDefined();
  const before = await readMetrics(address);
  await addBallot(pool, poll, 0, randomUUID());
  await expect.poll(() => votesIn(screen.latest())).toEqual([1, 0]);
  const after = await readMetrics(address);
  expect(after).toMatchObject({
    hands_viewers: 2,
    hands_ticks_failed_total: 0,
    process_cpu_seconds_total: expect.any(Number),
  });
  // the first snapshot for each connection is no broadcast; a second later, the vote's is sent again
  expect(before.hands_frames_broadcast_total).toBe(0);
  expect([2, 4]).toContain(after.hands_frames_broadcast_total);
  expect(after.hands_tick_seconds_count).toBeGreaterThan(before.hands_tick_seconds_count ?? Infinity);
  expect(after.hands_tick_lag_seconds_count).toBeGreaterThan(before.hands_tick_lag_seconds_count ?? Infinity);
  expect(after.hands_tick_seconds_sum).toBeGreaterThan(before.hands_tick_seconds_sum ?? Infinity);
});

test('F052: GET /metrics counts failed ticks while the database is unavailable', async () => {
  const pool = createPool('postgres://postgres:password@127.0.0.1:1/votes', logger, { max: 1 });
  const server = createResultServer({ pool, tickPool: pool, exportPool: pool }, settings, logger);
  onTestFinished(async () => {
    await server.close();
    await pool.end();
  });
  const address = `http://127.0.0.1:${await server.listen(0)}`;
  await expect
    .poll(async () => (await readMetrics(address)).hands_ticks_failed_total)
    .toBeGreaterThanOrEqual(2);
});
