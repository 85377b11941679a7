import type { Ballot } from '@hands/shared/poll/batch';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createBatcher as createLingeringBatcher, OverloadedError } from '../src/voting/batcher.ts';
import type { BatcherOptions } from '../src/voting/batcher.ts';
import { watchWaiting } from '../src/voting/watch-waiting.ts';

const createBatcher = (options: BatcherOptions) => createLingeringBatcher({ lingerMs: 0, ...options });

const ballot = (castAt: number): Ballot => ({ pollId: 1, voterId: '0'.repeat(8), choices: [0], castAt });

/** A fake queue: the test decides when a batch is confirmed or fails. */
function createFakeQueue() {
  const flights: { ballots: Ballot[]; arrive: () => void; fail: (error: Error) => void }[] = [];
  const send = (ballots: Ballot[]) =>
    new Promise<void>((resolve, reject) => flights.push({ ballots, arrive: resolve, fail: reject }));
  const sizes = () => flights.map(({ ballots }) => ballots.length);
  return { flights, send, sizes };
}

test('sends a single ballot at once', () => {
  const queue = createFakeQueue();
  void createBatcher({ send: queue.send }).add(ballot(1));
  expect(queue.sizes()).toEqual([1]);
});

test('F147: collects ballots while batches are in flight, and sends them together once a batch has arrived', async () => {
  const queue = createFakeQueue();
  const batcher = createBatcher({ send: queue.send, maxInFlight: 1 });
  const answers = [1, 2, 3, 4].map((castAt) => batcher.add(ballot(castAt)));
  expect(queue.sizes()).toEqual([1]);
  queue.flights[0]?.arrive();
  await answers[0];
  expect(queue.flights[1]?.ballots.map(({ castAt }) => castAt)).toEqual([2, 3, 4]);
  queue.flights[1]?.arrive();
  await Promise.all(answers);
  expect(batcher.pending()).toBe(0);
});

test('a ballot right after another waits for more, but no longer than lingerMs', async () => {
  const queue = createFakeQueue();
  const batcher = createLingeringBatcher({ send: queue.send, maxInFlight: 9, lingerMs: 30 });
  const started = performance.now();
  for (const castAt of [1, 2, 3]) void batcher.add(ballot(castAt));
  expect(queue.sizes()).toEqual([1]);
  await expect.poll(queue.sizes, { interval: 1 }).toEqual([1, 2]);
  expect(performance.now() - started).toBeGreaterThan(28);
});

test('while the worker is behind, collects ballots for longer and sends fewer batches', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  let behind = true;
  const queue = createFakeQueue();
  const batcher = createLingeringBatcher({
    send: queue.send,
    maxInFlight: 9,
    behindLingerBelow: 100,
    isBehind: () => behind,
  });
  void batcher.add(ballot(1));
  for (let castAt = 2; castAt <= 100; castAt++) void batcher.add(ballot(castAt));
  await vi.advanceTimersByTimeAsync(49);
  expect(queue.sizes()).toEqual([1]);
  await vi.advanceTimersByTimeAsync(2);
  expect(queue.sizes()).toEqual([1, 99]);
  // enough ballots for a large batch do not wait
  for (let castAt = 101; castAt <= 200; castAt++) void batcher.add(ballot(castAt));
  expect(queue.sizes()).toEqual([1, 99, 100]);
  behind = false;
  for (let castAt = 201; castAt <= 203; castAt++) void batcher.add(ballot(castAt));
  // the pause that had begun still runs to its end
  await vi.advanceTimersByTimeAsync(50);
  expect(queue.sizes()).toEqual([1, 99, 100, 3]);
  void batcher.add(ballot(204));
  await vi.advanceTimersByTimeAsync(6);
  expect(queue.sizes()).toEqual([1, 99, 100, 3, 1]);
});

test('the worker counts as behind while many batches wait, by the latest reading', async () => {
  let waiting: number | Error = 0;
  const isBehind = watchWaiting(() =>
    typeof waiting === 'number' ? Promise.resolve(waiting) : Promise.reject(waiting),
  );
  expect(isBehind()).toBe(false);
  waiting = 1_000;
  await expect.poll(isBehind).toBe(true);
  waiting = new Error('unavailable');
  await new Promise(setImmediate);
  expect(isBehind()).toBe(true);
  waiting = 3;
  await expect.poll(isBehind).toBe(false);
});

test('I6: refuses a ballot that has waited too long instead of sending it late', async () => {
  const queue = createFakeQueue();
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  onTestFinished(() => {
    clock.mockRestore();
  });
  const batcher = createBatcher({ send: queue.send, maxInFlight: 1, maxWaitMs: 20 });
  const first = batcher.add(ballot(1));
  const late = batcher.add(ballot(2));
  clock.mockReturnValue(21);
  const inTime = batcher.add(ballot(3));
  queue.flights[0]?.arrive();
  await first;
  await expect(late).rejects.toThrow(OverloadedError);
  expect(queue.flights[1]?.ballots.map(({ castAt }) => castAt)).toEqual([3]);
  queue.flights[1]?.arrive();
  await inTime;
  await batcher.drain();
});

test('a process that was blocked for too long refuses all waiting ballots, and can still drain', async () => {
  const queue = createFakeQueue();
  const batcher = createLingeringBatcher({ send: queue.send, lingerMs: 20, maxWaitMs: 40 });
  const first = batcher.add(ballot(1));
  const late = batcher.add(ballot(2));
  queue.flights[0]?.arrive();
  await first;
  const drained = batcher.drain();
  const until = performance.now() + 60;
  while (performance.now() < until);
  await expect(late).rejects.toThrow(OverloadedError);
  await drained;
  expect(queue.sizes()).toEqual([1]);
});

test('F139: does not linger once enough ballots are waiting', () => {
  const queue = createFakeQueue();
  const batcher = createLingeringBatcher({
    send: queue.send,
    maxInFlight: 9,
    lingerBelow: 2,
    lingerMs: 60_000,
  });
  for (const castAt of [1, 2, 3]) void batcher.add(ballot(castAt));
  expect(queue.sizes()).toEqual([1, 2]);
});

test('I1: a ballot is confirmed only when its own batch has arrived', async () => {
  const queue = createFakeQueue();
  const batcher = createBatcher({ send: queue.send, maxInFlight: 2 });
  let confirmed = '';
  const first = batcher.add(ballot(1)).then(() => (confirmed += '1'));
  const second = batcher.add(ballot(2)).then(() => (confirmed += '2'));
  queue.flights[1]?.arrive();
  await second;
  expect(confirmed).toBe('2');
  queue.flights[0]?.arrive();
  await first;
  expect(confirmed).toBe('21');
});

test('limits the size of a batch and the number of batches in flight', async () => {
  const queue = createFakeQueue();
  const batcher = createBatcher({ send: queue.send, maxBallots: 3, maxInFlight: 2 });
  const answers = Array.from({ length: 10 }, (_, castAt) => batcher.add(ballot(castAt)));
  expect(queue.sizes()).toEqual([1, 1]);
  for (let flight = 0; flight < 5; flight++) {
    await expect.poll(() => queue.flights.length).toBeGreaterThan(flight);
    queue.flights[flight]?.arrive();
  }
  await Promise.all(answers);
  expect(queue.sizes()).toEqual([1, 1, 3, 3, 2]);
});

test('I6: refuses a ballot beyond maxWaiting at once, and still sends those that were waiting', async () => {
  const queue = createFakeQueue();
  const batcher = createBatcher({ send: queue.send, maxInFlight: 1, maxWaiting: 2 });
  const accepted = [1, 2, 3].map((castAt) => batcher.add(ballot(castAt)));
  await expect(batcher.add(ballot(4))).rejects.toThrow(OverloadedError);
  queue.flights[0]?.arrive();
  await accepted[0];
  queue.flights[1]?.arrive();
  await Promise.all(accepted);
});

test('I6: refuses new ballots at once while the queue does not answer', async () => {
  const queue = createFakeQueue();
  const batcher = createBatcher({ send: queue.send, maxFlightMs: 0 });
  const accepted = batcher.add(ballot(1));
  await expect
    .poll(() => batcher.add(ballot(2)).then(String, (error: unknown) => error))
    .toBeInstanceOf(OverloadedError);
  queue.flights[0]?.arrive();
  await accepted;
});

test('a batch that fails affects only its own ballots, and the next one is sent', async () => {
  const queue = createFakeQueue();
  const batcher = createBatcher({ send: queue.send, maxInFlight: 1 });
  const lost = batcher.add(ballot(1));
  const kept = batcher.add(ballot(2));
  queue.flights[0]?.fail(new Error('no answer'));
  await expect(lost).rejects.toThrow('no answer');
  queue.flights[1]?.arrive();
  await kept;
});

test('drain waits for everything in flight, and returns at once if nothing is', async () => {
  const queue = createFakeQueue();
  const batcher = createBatcher({ send: queue.send, maxInFlight: 1 });
  await batcher.drain();
  const answers = [batcher.add(ballot(1)), batcher.add(ballot(2))];
  let drained = false;
  const draining = batcher.drain().then(() => (drained = true));
  queue.flights[0]?.arrive();
  await answers[0];
  expect(drained).toBe(false);
  queue.flights[1]?.arrive();
  await draining;
});
