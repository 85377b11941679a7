import type { Ballot } from '@hands/shared/poll/batch';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createBatcher as createPacedBatcher, OverloadedError } from '../src/voting/batcher.ts';
import type { BatcherOptions } from '../src/voting/batcher.ts';
import { watchWaiting } from '../src/voting/watch-waiting.ts';

const createBatcher = (options: BatcherOptions) => createPacedBatcher({ lingerMs: 0, ...options });

const ballot = (castAt: number): Ballot => ({ pollId: 1, voterId: '0'.repeat(8), choices: [0], castAt });

/** A way to the queue that the test opens and closes. */
function createWay() {
  const flights: { ballots: Ballot[]; arrive: () => void; fail: (error: Error) => void }[] = [];
  const send = (ballots: Ballot[]) =>
    new Promise<void>((resolve, reject) => flights.push({ ballots, arrive: resolve, fail: reject }));
  const sizes = () => flights.map(({ ballots }) => ballots.length);
  return { flights, send, sizes };
}

test('a lone ballot leaves at once', () => {
  const way = createWay();
  void createBatcher({ send: way.send }).add(ballot(1));
  expect(way.sizes()).toEqual([1]);
});

test('F147: while batches are on their way the next ballots gather, and leave together when one has arrived', async () => {
  const way = createWay();
  const batcher = createBatcher({ send: way.send, maxInFlight: 1 });
  const answers = [1, 2, 3, 4].map((castAt) => batcher.add(ballot(castAt)));
  expect(way.sizes()).toEqual([1]);
  way.flights[0]?.arrive();
  await answers[0];
  expect(way.flights[1]?.ballots.map(({ castAt }) => castAt)).toEqual([2, 3, 4]);
  way.flights[1]?.arrive();
  await Promise.all(answers);
  expect(batcher.pending()).toBe(0);
});

test('a ballot right behind another waits for company, but no longer than the pace', async () => {
  const way = createWay();
  const batcher = createPacedBatcher({ send: way.send, maxInFlight: 9, lingerMs: 30 });
  const started = performance.now();
  for (const castAt of [1, 2, 3]) void batcher.add(ballot(castAt));
  expect(way.sizes()).toEqual([1]);
  await expect.poll(way.sizes, { interval: 1 }).toEqual([1, 2]);
  expect(performance.now() - started).toBeGreaterThan(28);
});

test('while the worker is behind, ballots gather for longer, and leave in fewer batches', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  let behind = true;
  const way = createWay();
  const batcher = createPacedBatcher({
    send: way.send,
    maxInFlight: 9,
    behindLingerBelow: 100,
    isBehind: () => behind,
  });
  void batcher.add(ballot(1));
  for (let castAt = 2; castAt <= 100; castAt++) void batcher.add(ballot(castAt));
  await vi.advanceTimersByTimeAsync(49);
  expect(way.sizes()).toEqual([1]);
  await vi.advanceTimersByTimeAsync(2);
  expect(way.sizes()).toEqual([1, 99]);
  // ballots enough for a large batch do not wait
  for (let castAt = 101; castAt <= 200; castAt++) void batcher.add(ballot(castAt));
  expect(way.sizes()).toEqual([1, 99, 100]);
  behind = false;
  for (let castAt = 201; castAt <= 203; castAt++) void batcher.add(ballot(castAt));
  // the pause that had begun still ends
  await vi.advanceTimersByTimeAsync(50);
  expect(way.sizes()).toEqual([1, 99, 100, 3]);
  void batcher.add(ballot(204));
  await vi.advanceTimersByTimeAsync(6);
  expect(way.sizes()).toEqual([1, 99, 100, 3, 1]);
});

test('the worker counts as behind while many batches wait, as seen at the latest look', async () => {
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

test('I6: what gathers for too long is refused, and does not leave late', async () => {
  const way = createWay();
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  onTestFinished(() => {
    clock.mockRestore();
  });
  const batcher = createBatcher({ send: way.send, maxInFlight: 1, maxWaitMs: 20 });
  const first = batcher.add(ballot(1));
  const late = batcher.add(ballot(2));
  clock.mockReturnValue(21);
  const inTime = batcher.add(ballot(3));
  way.flights[0]?.arrive();
  await first;
  await expect(late).rejects.toThrow(OverloadedError);
  expect(way.flights[1]?.ballots.map(({ castAt }) => castAt)).toEqual([3]);
  way.flights[1]?.arrive();
  await inTime;
  await batcher.drain();
});

test('a process that stood still for too long refuses all that had gathered, and can end', async () => {
  const way = createWay();
  const batcher = createPacedBatcher({ send: way.send, lingerMs: 20, maxWaitMs: 40 });
  const first = batcher.add(ballot(1));
  const late = batcher.add(ballot(2));
  way.flights[0]?.arrive();
  await first;
  const drained = batcher.drain();
  const until = performance.now() + 60;
  while (performance.now() < until);
  await expect(late).rejects.toThrow(OverloadedError);
  await drained;
  expect(way.sizes()).toEqual([1]);
});

test('F139: ballots in company do not wait for the pace', () => {
  const way = createWay();
  const batcher = createPacedBatcher({ send: way.send, maxInFlight: 9, lingerBelow: 2, lingerMs: 60_000 });
  for (const castAt of [1, 2, 3]) void batcher.add(ballot(castAt));
  expect(way.sizes()).toEqual([1, 2]);
});

test('I1: a ballot is confirmed only when its own batch has arrived', async () => {
  const way = createWay();
  const batcher = createBatcher({ send: way.send, maxInFlight: 2 });
  let confirmed = '';
  const first = batcher.add(ballot(1)).then(() => (confirmed += '1'));
  const second = batcher.add(ballot(2)).then(() => (confirmed += '2'));
  way.flights[1]?.arrive();
  await second;
  expect(confirmed).toBe('2');
  way.flights[0]?.arrive();
  await first;
  expect(confirmed).toBe('21');
});

test('no batch is larger than its bound, and no more are on their way than allowed', async () => {
  const way = createWay();
  const batcher = createBatcher({ send: way.send, maxBallots: 3, maxInFlight: 2 });
  const answers = Array.from({ length: 10 }, (_, castAt) => batcher.add(ballot(castAt)));
  expect(way.sizes()).toEqual([1, 1]);
  for (let flight = 0; flight < 5; flight++) {
    await expect.poll(() => way.flights.length).toBeGreaterThan(flight);
    way.flights[flight]?.arrive();
  }
  await Promise.all(answers);
  expect(way.sizes()).toEqual([1, 1, 3, 3, 2]);
});

test('I6: past the bound a ballot is refused at once, and those that gathered before it still leave', async () => {
  const way = createWay();
  const batcher = createBatcher({ send: way.send, maxInFlight: 1, maxWaiting: 2 });
  const taken = [1, 2, 3].map((castAt) => batcher.add(ballot(castAt)));
  await expect(batcher.add(ballot(4))).rejects.toThrow(OverloadedError);
  way.flights[0]?.arrive();
  await taken[0];
  way.flights[1]?.arrive();
  await Promise.all(taken);
});

test('I6: while the queue is silent new ballots are refused at once', async () => {
  const way = createWay();
  const batcher = createBatcher({ send: way.send, maxFlightMs: 0 });
  const taken = batcher.add(ballot(1));
  await expect
    .poll(() => batcher.add(ballot(2)).then(String, (error: unknown) => error))
    .toBeInstanceOf(OverloadedError);
  way.flights[0]?.arrive();
  await taken;
});

test('a batch that fails fails its own ballots alone, and the way is free again', async () => {
  const way = createWay();
  const batcher = createBatcher({ send: way.send, maxInFlight: 1 });
  const lost = batcher.add(ballot(1));
  const kept = batcher.add(ballot(2));
  way.flights[0]?.fail(new Error('no answer'));
  await expect(lost).rejects.toThrow('no answer');
  way.flights[1]?.arrive();
  await kept;
});

test('draining waits for all that is on its way, and returns at once where nothing is', async () => {
  const way = createWay();
  const batcher = createBatcher({ send: way.send, maxInFlight: 1 });
  await batcher.drain();
  const answers = [batcher.add(ballot(1)), batcher.add(ballot(2))];
  let drained = false;
  const draining = batcher.drain().then(() => (drained = true));
  way.flights[0]?.arrive();
  await answers[0];
  expect(drained).toBe(false);
  way.flights[1]?.arrive();
  await draining;
});
