// A process's view of the queue's clock, also if that clock is set or the process is suspended.
import { performance } from 'node:perf_hooks';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createClock } from '../src/queue/clock.ts';

const SECOND = 1_000_000;

/** A queue whose clock can be set and that can stop answering. */
function openClock(ahead = 0) {
  const queue = { ahead, silent: false, time: () => Date.now() * 1000 + queue.ahead };
  const set: number[] = [];
  const clock = createClock(
    () => (queue.silent ? Promise.reject(new Error('silent')) : Promise.resolve(queue.time())),
    (by) => set.push(by),
  );
  onTestFinished(() => clock.close());
  return { queue, clock, set, ready: () => vi.waitFor(() => clock.confirm(), 5_000) };
}

test('I8: returns the queue’s time, even if it is an hour ahead, and every reading is later than the last', async () => {
  const { queue, clock, ready, set } = openClock(3_600 * SECOND);
  expect(clock.now()).toBeUndefined();
  await ready();
  expect(Math.abs((clock.now() ?? 0) - queue.time())).toBeLessThan(0.02 * SECOND);
  const readings = Array.from({ length: 1000 }, () => clock.now() ?? 0);
  expect(readings).toEqual([...new Set(readings)].sort((a, b) => a - b));
  expect(set).toEqual([]);
  expect(clock.steadyFor()).toBe(Infinity);
});

test.each([120, -120])(
  'I8: after the queue’s clock was set by %d s, earlier stamps are not confirmed and nothing is stamped for a second',
  async (seconds) => {
    const { queue, clock, ready, set } = openClock();
    await ready();
    queue.ahead += seconds * SECOND;
    // a ballot was stamped, and its batch would be added now
    const wrong = clock.now() ?? 0;
    expect(Math.abs(queue.time() - wrong)).toBeGreaterThan(100 * SECOND);
    const setAt = performance.now();
    await expect(clock.confirm()).rejects.toThrow('was set');
    expect(clock.now()).toBeUndefined();
    await expect(clock.confirm()).rejects.toThrow('was set');
    await expect.poll(() => clock.now()).toBeDefined();
    expect(performance.now() - setAt).toBeGreaterThan(1_000);
    expect(Math.abs((clock.now() ?? 0) - queue.time())).toBeLessThan(0.02 * SECOND);
    expect(set.map((by) => Math.round(by / SECOND))).toEqual([seconds]);
    expect(clock.steadyFor()).toBeLessThan(60_000);
  },
);

test('I8: a change of the queue’s clock is noticed within moments, without a call', async () => {
  const { queue, clock, ready, set } = openClock();
  await ready();
  queue.ahead += 2 * SECOND;
  await expect.poll(() => clock.now()).toBeUndefined();
  await expect.poll(() => clock.now()).toBeDefined();
  expect(set).toHaveLength(1);
});

test('I8: follows a correction of some milliseconds without interruption and without going back', async () => {
  const { queue, clock, ready, set } = openClock();
  await ready();
  const before = clock.now() ?? 0;
  queue.ahead -= 0.02 * SECOND;
  expect(await clock.confirm()).toBeGreaterThan(before);
  await expect.poll(() => Math.abs((clock.now() ?? 0) - queue.time())).toBeLessThan(0.01 * SECOND);
  expect(set).toEqual([]);
});

test('I8: a process that was suspended together with its clock confirms no earlier stamps', async () => {
  const { clock, ready } = openClock();
  await ready();
  const now = performance.now.bind(performance);
  const suspended = vi.spyOn(performance, 'now').mockImplementation(() => now() - 10_000);
  onTestFinished(() => {
    suspended.mockRestore();
  });
  // stamped by a clock that is ten seconds late
  expect(clock.now()).toBeDefined();
  await expect(clock.confirm()).rejects.toThrow('was set');
});

test('I8: a process that was blocked stamps nothing until the clock is measured again', async () => {
  const { clock, ready } = openClock();
  await ready();
  const until = performance.now() + 2_100;
  while (performance.now() < until);
  expect(clock.now()).toBeUndefined();
  expect(await clock.confirm()).toBeGreaterThan(0);
  expect(clock.now()).toBeDefined();
});

test('I8: the time is unknown after two seconds without an answer, and known again with the next answer', async () => {
  const { queue, clock, ready } = openClock();
  await ready();
  queue.silent = true;
  await expect(clock.confirm()).rejects.toThrow('silent');
  expect(clock.now()).toBeDefined();
  await expect.poll(() => clock.now()).toBeUndefined();
  queue.silent = false;
  await expect.poll(() => clock.now()).toBeDefined();
});
