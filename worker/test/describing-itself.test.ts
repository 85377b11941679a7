import { randomUUID } from 'node:crypto';
import { publishCompleteTo, readCompleteness } from '@hands/db/completeness';
import { describeParts } from '@hands/db/describe-parts';
import { ensureSamplePoll } from '@hands/db/migrate';
import { createPool } from '@hands/db/pool';
import { watchDurability } from '@hands/db/watch-durability';
import { closeServer, listen, portOf } from '@hands/shared/http/http-server';
import { readMetrics } from '@hands/shared/http/read-metrics';
import type { Ballot } from '@hands/shared/poll/batch';
import { consumeBatches } from '@hands/shared/queue/consume-batches';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { needsRedis } from '@hands/testing/backends';
import { logger } from '@hands/testing/logger';
import { createTestDatabase } from '@hands/testing/test-database';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { checkHealth } from '../src/check-health.ts';
import { createDatabaseRetry } from '../src/database-retry.ts';
import { deferBallots, readDeferredBacklog } from '../src/deferred-ballots.ts';
import { workerApi } from '../src/describe-api.ts';
import { createBatchHandler } from '../src/handle-batch.ts';
import { createWorkerMetrics } from '../src/metrics.ts';
import { watchNewerFormats } from '../src/newer-formats.ts';
import { readClosingPolls } from '../src/read-closing-polls.ts';
import { createBallotRecorder } from '../src/record-ballots.ts';
import { createPipelineMeter } from '../src/pipeline-meter.ts';
import { watchInstances } from '../src/watch-instances.ts';

/** Starts a worker with its own database and queue. */
async function startWorker() {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  await ensureSamplePoll(database.url, 'Cats', 'Dogs');
  const pool = createPool(database.url, logger, { max: 2 });
  onTestFinished(() => pool.end());
  const settings = {
    redisUrl: inject('redisUrl'),
    databaseUrl: database.url,
    shards: 1,
    name: `test-${randomUUID()}`,
  };
  const queue = openBatchQueue(settings, logger);
  onTestFinished(() => queue.close());
  await vi.waitFor(() => queue.check(), 60_000);
  const readDeferred = () => readDeferredBacklog(pool);
  const metrics = createWorkerMetrics({
    queue,
    readDeferred,
    readClosing: () => readClosingPolls(pool),
    readCompleteness: () => readCompleteness(pool),
  });
  const retry = createDatabaseRetry(logger, new AbortController().signal);
  const newerFormats = watchNewerFormats(logger, new AbortController().signal);
  const recorder = createBallotRecorder(pool, retry);
  const durability = watchDurability(pool, logger);
  onTestFinished(() => durability.close());
  const pipeline = createPipelineMeter(queue, watchInstances(pool), readDeferred, retry.holdUp, () =>
    describeParts(queue, durability),
  );
  const consumer = consumeBatches(
    settings,
    logger,
    createBatchHandler({ pool, recorder, retry, newerFormats, metrics, pipeline, logger }),
  );
  onTestFinished(() => consumer.close());
  const handler = checkHealth({
    pool,
    queue,
    durability,
    consumer,
    pipeline,
    holdUp: retry.holdUp,
    metrics,
    logger,
  });
  const server = await listen(handler, 0, logger);
  onTestFinished(() => closeServer(server));
  return { url: `http://127.0.0.1:${portOf(server)}`, pool, queue, consumer, settings };
}

const ballot = (choice: number): Ballot => ({
  pollId: 1,
  voterId: randomUUID(),
  choices: [choice],
  castAt: Date.now() * 1000,
});

test('F050: /openapi.json describes every address, and each answers accordingly', async () => {
  const { url } = await startWorker();
  const health = async () => (await fetch(`${url}/health`)).status;
  await expect.poll(health).toBe(200);
  expect(await (await fetch(`${url}/openapi.json`)).json()).toEqual(workerApi);
  expect(Object.keys(workerApi.paths)).toEqual(['/health', '/stats', '/live', '/metrics', '/openapi.json']);
  for (const [path, { get }] of Object.entries(workerApi.paths)) {
    const response = await fetch(url + path);
    expect(response.status, path).toBe(200);
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    const schema = get?.responses[200]?.content?.[type]?.schema;
    if (!schema) throw new Error(`${path} is answered with ${type}, which is not documented`);
    if (!type.endsWith('json')) continue;
    const whole = JSON.parse(
      JSON.stringify({ ...schema, $defs: workerApi.components.schemas }).replaceAll(
        '#/components/schemas/',
        '#/$defs/',
      ),
    ) as Parameters<typeof z.fromJSONSchema>[0];
    expect(z.fromJSONSchema(whole).safeParse(await response.json()).error, path).toBeUndefined();
  }
  const missing = await fetch(`${url}/metric`);
  expect(missing.status).toBe(404);
  expect(await missing.text()).toContain('/health, /live, /stats, /metrics, /openapi.json');
});

test('F051: GET /stats counts recorded and rejected ballots', async () => {
  const { url, queue } = await startWorker();
  const stats = async () => (await fetch(`${url}/stats`)).json();
  const uptimeSeconds = expect.any(Number);
  const nothingWaits = { inFlight: 0, failedBatches: 0, uptimeSeconds };
  expect(await stats()).toEqual({
    ballotsRecorded: 0,
    ballotsRejected: 0,
    batches: 0,
    behindMs: 0,
    ...nothingWaits,
  });
  await queue.add(0, [ballot(0), ballot(1), ballot(7)]);
  await queue.add(0, [ballot(1), { ...ballot(1), voterId: 'not-a-uuid' }]);
  await expect.poll(stats).toEqual({
    ballotsRecorded: 3,
    ballotsRejected: 2,
    batches: 2,
    behindMs: expect.any(Number),
    ...nothingWaits,
  });
});

test('F052, F138, F176: GET /metrics counts recorded and rejected ballots, batches and their duration', async () => {
  const { url, queue } = await startWorker();
  const late = ballot(0);
  await queue.add(0, [late, ballot(1), ballot(7)]);
  await expect.poll(() => readMetrics(url)).toMatchObject({ hands_batches_total: 1 });
  // the same ballot again changes nothing
  await queue.add(0, [late]);
  await expect
    .poll(() => readMetrics(url))
    .toMatchObject({
      hands_ballots_recorded_total: 2,
      hands_ballots_rejected_total: 1,
      hands_batches_total: 2,
      hands_recording_seconds_count: 2,
      'hands_recording_seconds_bucket{le="+Inf"}': 2,
      process_cpu_seconds_total: expect.any(Number) as unknown,
    });
  expect((await readMetrics(url)).hands_recording_seconds_sum).toBeGreaterThan(0);
});

test('F138: GET /metrics and /stats report how many ballots wait, for how long, and how many batches failed', async () => {
  const { url, queue, consumer, settings } = await startWorker();
  const idle = {
    hands_ballots_waiting: 0,
    hands_batches_waiting: 0,
    hands_oldest_ballot_seconds: 0,
    hands_batches_failed: 0,
    hands_queues_unreachable: 0,
  };
  expect(await readMetrics(url)).toMatchObject(idle);
  await consumer.close();
  const [bull] = queue.bullQueues();
  const castAt = Date.now() - 90_000;
  await bull?.add('batch', { ballots: [ballot(0), ballot(1)] }, { timestamp: castAt });
  await queue.add(0, [ballot(0)]);
  const waiting = await readMetrics(url);
  expect(waiting).toMatchObject({
    hands_ballots_waiting: 3,
    hands_batches_waiting: 2,
    hands_batches_failed: 0,
  });
  expect(waiting.hands_oldest_ballot_seconds).toBeGreaterThanOrEqual(90);
  expect(waiting.hands_oldest_ballot_seconds).toBeLessThan((Date.now() - castAt) / 1000 + 5);
  const stats = (await (await fetch(`${url}/stats`)).json()) as { behindMs: number };
  expect(stats).toMatchObject({ inFlight: 3, failedBatches: 0 });
  expect(stats.behindMs).toBeGreaterThanOrEqual(90_000);

  const [bullQueue] = queue.bullQueues();
  await bullQueue?.add('batch', { ballots: [ballot(0)] }, { attempts: 1 });
  const failing = consumeBatches(settings, logger, () => Promise.reject(new Error('not this one')));
  onTestFinished(() => failing.close());
  await expect
    .poll(() => readMetrics(url))
    .toMatchObject({ hands_ballots_waiting: 4, hands_batches_waiting: 2, hands_batches_failed: 1 });
});

test('the oldest ballot in GET /metrics is not one of a failed batch, which has waited for an operator alone', async () => {
  const { url, queue, consumer, settings } = await startWorker();
  await consumer.close();
  const failing = consumeBatches(settings, logger, () => Promise.reject(new Error('not this one')));
  onTestFinished(() => failing.close());
  const [bull] = queue.bullQueues();
  const timestamp = Date.now() - 90_000;
  await bull?.add('batch', { ballots: [ballot(0)] }, { attempts: 1, timestamp });
  await expect
    .poll(() => readMetrics(url))
    .toMatchObject({
      hands_ballots_waiting: 1,
      hands_batches_waiting: 0,
      hands_oldest_ballot_seconds: 0,
      hands_batches_failed: 1,
    });
});

test('GET /metrics shows deferred ballots, polls that wait for their seal, and how complete results are', async () => {
  const { url, pool } = await startWorker();
  const idle = await readMetrics(url);
  expect(idle).toMatchObject({
    hands_ballots_deferred: 0,
    hands_polls_closing: 0,
    hands_longest_closing_seconds: 0,
  });
  // no bound has been published yet
  expect(idle).not.toHaveProperty('hands_completeness_lag_seconds');

  await deferBallots(pool, [ballot(0), ballot(1)]);
  await pool.query(
    `insert into polls (question, closes_at)
     values ('Over?', now() - interval '90 s'), ('Just over?', now() - interval '9 s'), ('Open?', now() + interval '1 h')`,
  );
  await pool.query(
    `insert into polls (question, closes_at, sealed_at) values ('Final?', now() - interval '1 h', now())`,
  );
  const { now } = await readCompleteness(pool);
  await publishCompleteTo(pool, now - 40e6, now);
  const figures = await readMetrics(url);
  expect(figures).toMatchObject({ hands_ballots_deferred: 2, hands_polls_closing: 2 });
  for (const [name, seconds] of [
    ['hands_longest_closing_seconds', 90],
    ['hands_completeness_lag_seconds', 40],
  ] as const) {
    expect(figures[name]).toBeGreaterThanOrEqual(seconds);
    expect(figures[name]).toBeLessThan(seconds + 30);
  }
});

test('while the database is unavailable, GET /metrics omits only the figures of the database', async () => {
  const { url, pool } = await startWorker();
  expect(await readMetrics(url)).toHaveProperty('hands_polls_closing');
  pool.query = () => Promise.reject(new Error('no database'));
  const figures = await readMetrics(url);
  expect(figures).toMatchObject({ hands_batches_waiting: 0, hands_ballots_recorded_total: 0 });
  for (const name of ['hands_ballots_deferred', 'hands_polls_closing', 'hands_longest_closing_seconds'])
    expect(figures).not.toHaveProperty(name);
});

// needs Redis: a closed queue in Postgres never answers, and an unavailable one means that the database is unavailable, too
test(
  'F052: while the queue is unavailable, GET /metrics omits only the figures of the queue',
  needsRedis,
  async () => {
    const { url, queue } = await startWorker();
    expect(await readMetrics(url)).toHaveProperty('hands_ballots_waiting');
    await queue.close();
    const figures = await readMetrics(url);
    expect(figures).toMatchObject({ hands_ballots_recorded_total: 0 });
    for (const name of ['hands_ballots_waiting', 'hands_oldest_ballot_seconds', 'hands_batches_failed'])
      expect(figures).not.toHaveProperty(name);
    const stats = await (await fetch(`${url}/stats`)).json();
    expect(stats).toMatchObject({ behindMs: null, inFlight: null, failedBatches: null });
  },
);
