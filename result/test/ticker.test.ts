import { expect, onTestFinished, test, vi } from 'vitest';
import { createTicker } from '../src/live/ticker.ts';
import type { Ticker } from '../src/live/ticker.ts';

function start(tick: (lateMs: number) => Promise<void>, interval = () => 1) {
  const log: string[] = [];
  const note = (_fields: object, message: string) => void log.push(message);
  const ticker: Ticker = createTicker({ tick, interval, logger: { warn: note, info: note } as never });
  onTestFinished(() => ticker.close());
  ticker.start();
  return { ticker, log };
}

test('ticks never overlap, even if one takes longer than the interval', async () => {
  let running = 0;
  let most = 0;
  let ticks = 0;
  start(async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    ticks++;
  });
  await expect.poll(() => ticks).toBeGreaterThan(5);
  expect(most).toBe(1);
});

test('each tick receives how late it starts: the time by which the previous one exceeded the interval', async () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const late: number[] = [];
  start(
    async (lateMs) => {
      late.push(lateMs);
      if (late.length === 1) await new Promise((resolve) => setTimeout(resolve, 50));
    },
    () => 20,
  );
  await vi.advanceTimersByTimeAsync(100);
  expect(late).toEqual([0, expect.closeTo(30, -1), 0, 0]);
});

test('an outage logs one line and its end another, however many ticks fail', async () => {
  let isDown = true;
  let ticks = 0;
  const { ticker, log } = start(
    () => (ticks++, isDown ? Promise.reject(new Error('unavailable')) : Promise.resolve()),
  );
  await expect.poll(() => ticks).toBeGreaterThan(4);
  expect(ticker.isHealthy()).toBe(false);
  expect(log).toHaveLength(1);
  isDown = false;
  await expect.poll(() => ticker.isHealthy()).toBe(true);
  expect(log).toEqual(['tallies unavailable; retrying', 'tallies available again']);
});

test('the interval is read before each tick', async () => {
  let asked = 0;
  let ticks = 0;
  start(
    () => (ticks++, Promise.resolve()),
    () => (asked++, 1),
  );
  await expect.poll(() => ticks).toBeGreaterThan(3);
  expect(asked).toBeGreaterThanOrEqual(ticks - 1);
});

test('close waits for the running tick, and no other follows', async () => {
  let finish: () => void = () => undefined;
  let ticks = 0;
  const { ticker } = start(() => (ticks++, new Promise<void>((resolve) => (finish = resolve))));
  let closed = false;
  const closing = ticker.close().then(() => (closed = true));
  await Promise.resolve();
  expect(closed).toBe(false);
  finish();
  await closing;
  expect(ticks).toBe(1);
  expect(ticker.isHealthy()).toBe(false);
});

test('close is safe before start and twice; a closed ticker does not start', async () => {
  let ticks = 0;
  const ticker = createTicker({
    tick: () => (ticks++, Promise.resolve()),
    interval: () => 1,
    logger: {} as never,
  });
  await ticker.close();
  await ticker.close();
  ticker.start();
  expect(ticks).toBe(0);
});
