import { beat } from '@hands/db/heartbeats';
import type { Heartbeats } from '@hands/db/heartbeats';
import type { Pool } from '@hands/db/pool';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { settings, startResult } from '@hands/testing/start-result';
import { expect, test } from 'vitest';
import { watchPipeline } from '../src/live/watch-pipeline.ts';

const quiet: Heartbeats['worker'] = {
  queue: 'up',
  inFlight: 0,
  failedBatches: 0,
  settledTo: 0,
  behindMs: 0,
  unreachableQueues: [],
  holdUp: null,
};

const noBound = { completeTo: null };
const allUp = { vote: 'up', queue: 'up', worker: 'up', database: 'up' };

/** Starts the service. Heartbeats of vote and worker have these ages in seconds; negative ones stay valid for that long. */
async function startBeside(agoSeconds: Partial<Record<keyof Heartbeats, number>>) {
  const { url, pool } = await openDatabase();
  await beat(pool, 'vote', { queue: 'up' });
  await beat(pool, 'worker', quiet);
  await pool.query('delete from heartbeats where service <> all ($1)', [Object.keys(agoSeconds)]);
  for (const [service, seconds] of Object.entries(agoSeconds)) await age(pool, service, seconds);
  const { address } = await startResult(url);
  return { pool, address };
}

async function age(pool: Pool, service: string, seconds: number): Promise<void> {
  await pool.query(`update heartbeats set beat_at = now() - $2 * interval '1 s' where service = $1`, [
    service,
    seconds,
  ]);
}

async function setWorker(pool: Pool, state: Partial<Heartbeats['worker']>): Promise<void> {
  await pool.query(`update heartbeats set state = $1 where service = 'worker'`, [
    JSON.stringify({ ...quiet, ...state }),
  ]);
}

/** The pipeline states that a screen receives after it connects. */
async function listen(address: string) {
  const { pipelines } = await openScreen(address);
  return { received: pipelines, latest: () => pipelines.at(-1) };
}

const partsOf = async (address: string) =>
  ((await (await fetch(`${address}/health`)).json()) as { parts: Record<string, unknown> }).parts;

test('screens receive how far they are behind and what is in flight: the worker’s figures plus the tick', async () => {
  const { pool, address } = await startBeside({ vote: -60, worker: -60 });
  const { latest } = await listen(address);
  await setWorker(pool, { inFlight: 12, behindMs: 24 });
  await expect
    .poll(latest)
    .toEqual({ ...noBound, behindMs: 40, inFlight: 12, failedBatches: 0, parts: allUp });
  await setWorker(pool, { inFlight: 3_000, behindMs: 2_345.6, failedBatches: 1 });
  await expect
    .poll(latest)
    .toEqual({ ...noBound, behindMs: 2_400, inFlight: 3_000, failedBatches: 1, parts: allUp });
});

test('a screen receives the state once when it connects, and again only if something changed', async () => {
  const { pool, address } = await startBeside({ vote: -60, worker: -60 });
  await expect.poll(() => partsOf(address)).toMatchObject({ worker: { status: 'up' } });
  const { received } = await listen(address);
  const ticks = async () => ((await (await fetch(`${address}/stats`)).json()) as { ticks: number }).ticks;
  await expect.poll(() => received.length).toBe(1);
  const before = await ticks();
  await expect.poll(ticks).toBeGreaterThan(before + 1_000 / settings.tickMs);
  expect(received).toHaveLength(1);
  // too small a change to be sent
  await setWorker(pool, { behindMs: 1 });
  await setWorker(pool, { behindMs: 100 });
  await expect.poll(() => received.at(-1)?.behindMs).toBe(120);
  expect(received).toHaveLength(2);
});

test('a service without a heartbeat, or none for three seconds, is down, and up with its next heartbeat', async () => {
  const { pool, address } = await startBeside({ vote: -60, worker: 4 });
  const { latest } = await listen(address);
  await expect.poll(() => latest()?.parts).toEqual({ ...allUp, worker: 'down' });
  expect(latest()).toMatchObject({ behindMs: null, inFlight: null, failedBatches: null });
  await age(pool, 'worker', -60);
  await age(pool, 'vote', 4);
  await expect.poll(() => latest()?.parts).toEqual({ ...allUp, vote: 'down' });
  await pool.query('delete from heartbeats');
  await expect
    .poll(() => latest()?.parts)
    .toEqual({ vote: 'down', queue: 'unknown', worker: 'down', database: 'up' });
});

test('the queue is down if vote or worker reports it', async () => {
  const { pool, address } = await startBeside({ vote: -60, worker: -60 });
  const { latest } = await listen(address);
  await setWorker(pool, {
    queue: 'down',
    inFlight: null,
    failedBatches: null,
    settledTo: null,
    behindMs: null,
  });
  await expect.poll(() => latest()?.parts).toEqual({ ...allUp, queue: 'down' });
  await setWorker(pool, {});
  await expect.poll(() => latest()?.parts).toEqual(allUp);
  await pool.query(`update heartbeats set state = '{"queue": "down"}' where service = 'vote'`);
  await expect.poll(() => latest()?.parts).toEqual({ ...allUp, queue: 'down' });
  expect(latest()?.queueTrouble).toBeUndefined();
  await beat(pool, 'vote', { queue: 'down', trouble: 'full' });
  await age(pool, 'vote', -60);
  await expect.poll(() => latest()?.queueTrouble).toEqual({ why: 'full', saidBy: 'vote' });
  await setWorker(pool, { queue: 'down', trouble: 'full' });
  await expect.poll(() => latest()?.queueTrouble).toEqual({ why: 'full', saidBy: 'both' });
  await setWorker(pool, { durability: { queue: 'not durable', database: 'durable' } });
  await expect.poll(() => latest()?.notDurable).toEqual(['queue']);
  // the last report of a service that is down is ignored
  await age(pool, 'vote', 4);
  await expect.poll(() => latest()?.parts).toEqual({ ...allUp, vote: 'down' });
});

test('screens and /health show a worker that is held up or cannot reach a queue', async () => {
  const { pool, address } = await startBeside({ vote: -60, worker: -60 });
  const { latest } = await listen(address);
  await setWorker(pool, { holdUp: 'relation "ballots" does not exist', unreachableQueues: ['{votes-1}'] });
  await expect.poll(latest).toMatchObject({ isHeldUp: true, unreachableQueues: 1 });
  expect(await partsOf(address)).toMatchObject({
    worker: { status: 'up', reason: 'ballots cannot be recorded now' },
    queue: { status: 'up', unreachableQueues: 1 },
  });
  // a worker of an older version, as during a rolling restart
  await pool.query(`update heartbeats set state = '{"queue": "up"}' where service = 'worker'`);
  await expect.poll(() => Object.keys(latest() ?? {})).not.toContain('isHeldUp');
  expect(latest()?.parts).toEqual(allUp);
});

test('failed ticks are an outage of the database and of no other part, even just after it', async () => {
  const { pool, address } = await startBeside({ vote: -60, worker: -60 });
  const { latest } = await listen(address);
  await expect.poll(() => latest()?.parts).toEqual(allUp);
  const outage = { vote: 'unknown', queue: 'unknown', worker: 'unknown', database: 'down' };
  await pool.query('alter table polls rename to renamed_polls');
  await expect
    .poll(latest)
    .toEqual({ ...noBound, behindMs: null, inFlight: null, failedBatches: null, parts: outage });
  const later = await listen(address);
  await expect.poll(() => later.latest()?.parts).toEqual(outage);
  // the existing heartbeats are from before the outage
  await age(pool, 'worker', 4);
  await pool.query('alter table renamed_polls rename to polls');
  await expect.poll(() => latest()?.parts).toEqual({ ...allUp, worker: 'unknown' });
  await expect.poll(() => latest()?.parts).toEqual({ ...allUp, worker: 'down' });
});

test('a database that does not respond is down, and up when it responds again', async () => {
  const { pool, address } = await startBeside({ vote: -60, worker: -60 });
  const { latest } = await listen(address);
  await expect.poll(() => latest()?.parts).toEqual(allUp);
  const client = await pool.connect();
  await client.query('begin');
  await client.query('lock table polls in access exclusive mode');
  await expect.poll(() => latest()?.parts.database).toBe('down');
  await client.query('rollback');
  client.release();
  await expect.poll(() => latest()?.parts).toEqual(allUp);
});

test('a large audience is sent the state less often, but an outage and its end at once', async () => {
  const { pool } = await openDatabase();
  const sent: (number | null)[] = [];
  const watch = watchPipeline({
    pool,
    interval: () => 0,
    pace: () => 60_000,
    send: ({ inFlight }) => sent.push(inFlight),
  });
  for (const inFlight of [1, 2]) {
    await beat(pool, 'worker', { ...quiet, inFlight });
    await watch.update();
  }
  expect(sent).toEqual([1]);
  watch.recordOutage();
  expect(sent).toEqual([1, null]);
  await watch.update();
  expect(sent).toEqual([1, null, 2]);
});

test('F175: GET /health includes the other services and does not fail with them; GET /stats has the figures', async () => {
  const { pool, address } = await startBeside({ vote: -60, worker: -60 });
  await setWorker(pool, { inFlight: 12, behindMs: 24 });
  const stats = async () => (await fetch(`${address}/stats`)).json();
  await expect.poll(stats).toMatchObject({ behindMs: 40, inFlight: 12, failedBatches: 0 });
  const states = (worker: string, queue: string) => ({
    database: { status: 'up' },
    tick: { status: 'up' },
    vote: { status: 'up' },
    queue: { status: queue },
    worker: { status: worker },
  });
  expect(await partsOf(address)).toEqual(states('up', 'up'));
  await age(pool, 'worker', 4);
  await expect.poll(() => partsOf(address)).toEqual(states('down', 'up'));
  expect((await fetch(`${address}/health`)).status).toBe(200);
  expect(await stats()).toMatchObject({ behindMs: null, inFlight: null, failedBatches: null });
});
