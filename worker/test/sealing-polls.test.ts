// When a poll is sealed, even if ballots are late, workers are killed, or checks run twice.
import { randomUUID } from 'node:crypto';
import type { Ballot } from '@hands/shared/poll/batch';
import { createBackend } from '@hands/shared/queue/backend';
import { listFailedBatches, retryFailedBatch } from '@hands/shared/queue/failed-batches';
import type { BatchQueue } from '@hands/shared/queue/open-queue';
import { describeBackends } from '@hands/testing/backends';
import { createPoll } from '@hands/testing/create-poll';
import { logger } from '@hands/testing/logger';
import { openTestSystem } from '@hands/testing/test-system';
import type { TestSystem } from '@hands/testing/test-system';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordBatch } from '../src/record-batch.ts';
import { sealPolls } from '../src/seal-polls.ts';

interface Life {
  status: string;
  ballots: number;
  inFlight: number;
  sealedAt: number | null;
  version: number;
}

describeBackends('with the queue in %s', (backend) => {
  let system: TestSystem;
  beforeEach(async () => {
    system = await openTestSystem(backend);
  });
  afterEach(() => system.close());

  function now(): number {
    const time = system.queue.now();
    if (time === undefined) throw new Error('no time yet');
    return time;
  }

  /** Adds a poll that closes this many seconds from now; negative if it has already closed. */
  async function addPoll(seconds: number): Promise<{ id: number; closesAt: number }> {
    // whole milliseconds, because a Date holds no more
    const closesAt = Math.round(now() / 1_000 + seconds * 1_000) * 1_000;
    return { id: await createPoll(system.pool, { closes_at: new Date(closesAt / 1_000) }), closesAt };
  }

  const ballots = (pollId: number, castAt: number, count: number): Ballot[] =>
    Array.from({ length: count }, (_, i) => ({
      pollId,
      voterId: randomUUID(),
      choices: [i % 2],
      castAt: castAt + i,
    }));

  async function lifeOf(id: number): Promise<Life | undefined> {
    const { rows } = await system.pool.query<Life>(
      `select
         poll_status(polls) as status,
         ballots::integer as ballots,
         in_flight::integer as "inFlight",
         (extract(epoch from sealed_at) * 1000000)::float8 as "sealedAt",
         version::integer as version
       from polls
       where id = $1`,
      [id],
    );
    return rows[0];
  }

  async function rejected(id: number): Promise<Record<string, number>> {
    const { rows } = await system.pool.query<{ reason: string; count: number }>(
      'select reason, count(*)::integer as count from rejected_ballots where poll_id = $1 group by reason',
      [id],
    );
    return Object.fromEntries(rows.map(({ reason, count }) => [reason, count]));
  }

  const seal = (queue: BatchQueue = system.queue) => sealPolls(system.pool, queue, logger);

  function bullQueue() {
    const [queue] = system.queue.bullQueues();
    if (!queue) throw new Error('no queue');
    return queue;
  }

  /** Makes every batch in the queue fail for good. */
  async function failBatches(): Promise<void> {
    // BullMQ does not retry errors with this name
    const fault = Object.assign(new Error('a fault of the test'), { name: 'UnrecoverableError' });
    const fail = () => Promise.reject(fault);
    const failing = createBackend(system.settings, logger);
    const worker = await failing.openWorker(bullQueue().name, fail, {});
    void worker.run();
    await expect.poll(() => bullQueue().getFailedCount()).toBeGreaterThan(0);
    await worker.close();
    await failing.close();
  }

  test('I7: if a deadline passes while 10,000 ballots wait, the poll is closing until they are counted, and then final', async () => {
    await bullQueue().pause();
    await system.startWorker();
    const poll = await addPoll(1);
    for (let batch = 0; batch < 20; batch++)
      await system.queue.add(0, ballots(poll.id, poll.closesAt - 900_000, 500));
    // cast at least a millisecond late, and accepted by another process all the same
    await system.queue.add(0, ballots(poll.id, poll.closesAt + 1_000, 3));
    await expect
      .poll(() => lifeOf(poll.id))
      .toMatchObject({ status: 'closing', ballots: 0, inFlight: 10_003, sealedAt: null });

    await bullQueue().resume();
    await expect.poll(() => lifeOf(poll.id)).toMatchObject({ status: 'final', ballots: 10_000, inFlight: 0 });
    expect((await lifeOf(poll.id))?.sealedAt).toBeGreaterThan(poll.closesAt);
    expect(await rejected(poll.id)).toEqual({ 'cast after the poll closed': 3 });
  });

  test('I7, I9: if a deadline passes while no worker runs, the next one counts the ballots in time and seals the poll', async () => {
    const poll = await addPoll(-60);
    const open = await addPoll(60);
    await system.queue.add(0, [
      ...ballots(poll.id, poll.closesAt - 50_000, 40),
      ...ballots(poll.id, poll.closesAt, 1),
      ...ballots(open.id, now(), 5),
    ]);
    const first = await system.startWorker();
    await first.kill();
    await system.startWorker();
    await expect.poll(() => lifeOf(poll.id)).toMatchObject({ status: 'final', ballots: 40, inFlight: 0 });
    expect(await rejected(poll.id)).toEqual({ 'cast after the poll closed': 1 });
    expect(await lifeOf(open.id)).toMatchObject({ status: 'open', ballots: 5, sealedAt: null });
  });

  test('a batch that failed for good delays the seal until it is retried', async () => {
    const poll = await addPoll(-60);
    const other = await addPoll(-60);
    await system.queue.add(0, ballots(poll.id, poll.closesAt - 1_000_000, 7));
    await failBatches();
    await seal();
    expect(await lifeOf(poll.id)).toMatchObject({ status: 'closing', inFlight: 7 });
    expect(await lifeOf(other.id)).toMatchObject({ status: 'final' });

    const [failed] = await listFailedBatches(system.queue.bullQueues());
    expect(failed).toMatchObject({ ballots: 7, pollIds: [poll.id], reason: 'a fault of the test' });
    expect(await retryFailedBatch(system.queue.bullQueues(), failed?.id ?? '')).toBe(true);
    expect(await retryFailedBatch(system.queue.bullQueues(), failed?.id ?? '')).toBe(false);
    await system.startWorker();
    await expect.poll(() => lifeOf(poll.id)).toMatchObject({ status: 'final', ballots: 7, inFlight: 0 });
  });

  test('a batch that waits for its next attempt delays the seal', async () => {
    const poll = await addPoll(-60);
    await bullQueue().add('batch', { ballots: ballots(poll.id, poll.closesAt - 1, 1) }, { delay: 60_000 });
    await seal();
    expect(await lifeOf(poll.id)).toMatchObject({ status: 'closing', inFlight: 1 });
  });

  test('a poll is not sealed before all ballots in time have had time to reach the queue', async () => {
    const poll = await addPoll(-0.01);
    await seal();
    expect(await lifeOf(poll.id)).toMatchObject({ status: 'closing', inFlight: 0, sealedAt: null });
  });

  test('I7, I8: a poll is not sealed soon after the queue’s clock was set, because earlier ballots may be in flight', async () => {
    const poll = await addPoll(-60);
    await seal({ ...system.queue, steadyFor: () => 3_900 });
    expect(await lifeOf(poll.id)).toMatchObject({ status: 'closing', sealedAt: null });
    await seal({ ...system.queue, steadyFor: () => 4_100 });
    expect(await lifeOf(poll.id)).toMatchObject({ status: 'final' });
  });

  test('concurrent and repeated checks seal a poll once and raise its version once', async () => {
    const poll = await addPoll(-60);
    await Promise.all([seal(), seal(), seal(), seal(), seal()]);
    const sealed = await lifeOf(poll.id);
    expect(sealed).toMatchObject({ status: 'final', version: 1 });
    await seal();
    expect(await lifeOf(poll.id)).toEqual(sealed);
  });

  test('I7: a ballot in time that arrives after the seal counts, and the poll is sealed again', async () => {
    const poll = await addPoll(-60);
    await seal();
    await recordBatch(system.pool, ballots(poll.id, poll.closesAt - 1_000, 1));
    expect(await lifeOf(poll.id)).toMatchObject({ status: 'closing', ballots: 1, sealedAt: null });
    await seal();
    expect(await lifeOf(poll.id)).toMatchObject({ status: 'final', ballots: 1 });
    // a late ballot changes nothing
    const final = await lifeOf(poll.id);
    await recordBatch(system.pool, ballots(poll.id, poll.closesAt, 1));
    expect(await lifeOf(poll.id)).toEqual(final);
  });

  test('a poll that gets another deadline during the check is not sealed', async () => {
    const poll = await addPoll(-60);
    await seal({
      ...system.queue,
      async readBacklog() {
        await system.pool.query(`update polls set closes_at = now() + interval '1 hour' where id = $1`, [
          poll.id,
        ]);
        return system.queue.readBacklog();
      },
    });
    expect(await lifeOf(poll.id)).toMatchObject({ status: 'open', sealedAt: null });
  });
});
