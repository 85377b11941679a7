// The bound up to which results are complete never passes a ballot that may still change them.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { reportInstance } from '@hands/db/vote-instances';
import type { Ballot } from '@hands/shared/poll/batch';
import { senderId } from '@hands/shared/queue/batch-id';
import { consumeBatches } from '@hands/shared/queue/consume-batches';
import { TO_QUEUE } from '@hands/shared/queue/time-to-queue';
import { describeBackends } from '@hands/testing/backends';
import type { TestBackend } from '@hands/testing/backends';
import { logger } from '@hands/testing/logger';
import { openTestSystem } from '@hands/testing/test-system';
import type { TestSystem } from '@hands/testing/test-system';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { deferBallots, readDeferredBacklog } from '../src/deferred-ballots.ts';
import { createPipelineMeter } from '../src/pipeline-meter.ts';
import { watchInstances } from '../src/watch-instances.ts';

const SECOND = 1_000_000;

const ballot = (castAt: number): Ballot => ({ pollId: 1, voterId: randomUUID(), choices: [0], castAt });

function openMeter({ pool, queue }: Pick<TestSystem, 'pool' | 'queue'>) {
  const instances = watchInstances(pool);
  const meter = createPipelineMeter(
    queue,
    instances,
    () => readDeferredBacklog(pool),
    () => null,
    () => ({ queue: 'up' }),
  );
  return { instances, meter };
}

async function setUp(backend: TestBackend) {
  const system = await openTestSystem(backend);
  const { pool, queue } = system;
  const { meter } = openMeter(system);
  const now = () => queue.now() ?? 0;
  /** This process, which adds the batches of these tests, reports at each reading. */
  let isReporting = true;
  let confirmedTo: number | undefined;
  async function read(): Promise<number | null> {
    if (isReporting) await reportInstance(pool, senderId, confirmedTo ?? now());
    return (await meter.read()).settledTo;
  }
  const age = async () => (now() - ((await read()) ?? 0)) / SECOND;
  return {
    ...system,
    meter,
    now,
    read,
    age,
    stopReporting: () => (isReporting = false),
    confirmTo: (instant: number | undefined) => (confirmedTo = instant),
    /** Resolves once the list of instances is trusted. */
    untilFast: () => expect.poll(age).toBeLessThan(1),
  };
}
type Setup = Awaited<ReturnType<typeof setUp>>;

describeBackends('with the queue in %s', (backend) => {
  let system: Setup;
  beforeEach(async () => {
    system = await setUp(backend);
    await system.untilFast();
  });
  afterEach(() => system.close());

  describe('does not pass a ballot', () => {
    test('that its instance has stamped and the queue has not confirmed', async () => {
      const castAt = system.now();
      system.confirmTo(castAt);
      expect(await system.read()).toBe(castAt);
      expect(await system.read()).toBe(castAt);
      system.confirmTo(undefined);
      expect(await system.read()).toBeGreaterThan(castAt);
    });

    test('that waits in the queue, is in hand or has failed, and passes it once it is recorded', async () => {
      const castAt = system.now();
      await system.queue.add(0, [ballot(castAt + 5), ballot(castAt)]);
      expect(await system.read()).toBe(castAt);
      const { settings } = system;
      let fail: (error: Error) => void = () => undefined;
      const inHand = new Promise<void>((_, reject) => (fail = reject));
      const first = consumeBatches(settings, logger, () => inHand);
      onTestFinished(() => first.close());
      await expect.poll(() => countOf(system, 'active')).toBe(1);
      expect(await system.read()).toBe(castAt);
      fail(new Error('not now'));
      await expect.poll(() => countOf(system, 'delayed')).toBe(1);
      expect(await system.read()).toBe(castAt);
      await first.close();

      const [bull] = system.queue.bullQueues();
      const [job] = (await bull?.getDelayed()) ?? [];
      await job?.promote();
      const second = consumeBatches(settings, logger, () => Promise.resolve());
      onTestFinished(() => second.close());
      await expect.poll(() => system.read()).toBeGreaterThan(castAt);
    });

    test('of a batch that failed for good', async () => {
      const castAt = system.now();
      const [bull] = system.queue.bullQueues();
      await bull?.add('batch', { ballots: [ballot(castAt)] }, { attempts: 1 });
      const failing = consumeBatches(system.settings, logger, () => Promise.reject(new Error('never')));
      onTestFinished(() => failing.close());
      await expect.poll(() => countOf(system, 'failed')).toBe(1);
      expect(await system.read()).toBe(castAt);
    });

    test('that is deferred', async () => {
      const castAt = system.now();
      await deferBallots(system.pool, [ballot(castAt)]);
      expect(await system.read()).toBe(castAt);
      await system.pool.query('delete from deferred_ballots');
      expect(await system.read()).toBeGreaterThan(castAt);
    });
  });

  test('lags by the longest way to the queue while an instance does not report', async () => {
    system.stopReporting();
    await expect.poll(system.age).toSatisfy(lags);
    // an instance that was killed: its last report stays, but the bound does not
    await delay(1_500);
    await expect.poll(system.age).toSatisfy(lags);
  });

  test('lags while a process adds batches that is not listed, and lists it for all workers', async () => {
    await system.pool.query('truncate vote_instances');
    system.stopReporting();
    const fresh = openMeter(system);
    async function read(): Promise<number> {
      await reportInstance(system.pool, 'another', system.now());
      return (await fresh.meter.read()).settledTo ?? 0;
    }
    await expect.poll(async () => system.now() - (await read())).toBeLessThan(SECOND);
    const before = system.now();
    await system.queue.add(0, [ballot(before + 60 * SECOND)]);
    expect(await read()).toBeLessThan(before);
    await read();
    const { rows } = await system.pool.query('select id, confirmed_to from vote_instances');
    expect(rows).toContainEqual({ id: senderId, confirmed_to: null });
  });
});

/** By the longest way to the queue, and hardly more. */
const lags = (seconds: number) => seconds > TO_QUEUE / SECOND - 0.1 && seconds < TO_QUEUE / SECOND + 1;

async function countOf({ queue }: Pick<TestSystem, 'queue'>, state: 'active' | 'delayed' | 'failed') {
  const [bull] = queue.bullQueues();
  return (await bull?.getJobCountByTypes(state)) ?? 0;
}
