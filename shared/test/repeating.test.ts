// The contract of `repeat`: when it runs, how it handles errors, and what closing does.
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { repeat } from '../src/process/repeat.ts';
import type { RepeatOptions } from '../src/process/repeat.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Starts a loop that notes when its runs start and end. `lasts`: how long each run takes in milliseconds, or its error. */
function start(lasts: (number | Error)[], options: Partial<RepeatOptions> = {}) {
  const began = Date.now();
  const starts: number[] = [];
  const ends: number[] = [];
  const errors: unknown[] = [];
  const loop = repeat(
    async () => {
      const last = lasts[starts.push(Date.now() - began) - 1] ?? 0;
      if (typeof last !== 'number') throw last;
      if (last > 0) await new Promise((resolve) => setTimeout(resolve, last));
      ends.push(Date.now() - began);
    },
    { pauseMs: 100, onError: (error) => errors.push(error), ...options },
  );
  return { loop, starts, ends, errors };
}

test('the first run starts at once, and every other one a pause after the end of the previous run', async () => {
  const { loop, starts, ends } = start([30, 250, 0]);
  expect(starts).toEqual([0]);
  await after(600);
  expect(ends.slice(0, 3)).toEqual([30, 380, 480]);
  expect(starts).toEqual([0, 130, 480, 580]);
  await loop.close();
});

test('the length of the pause is determined after each run', async () => {
  let pauseMs = 0;
  const { loop, starts } = start([], { pauseMs: () => (pauseMs += 10) });
  await after(100);
  expect(starts).toEqual([0, 10, 30, 60, 100]);
  await loop.close();
});

test('an error is reported, and the loop continues after the retry pause', async () => {
  const failure = new Error('not now');
  const { loop, starts, errors } = start([failure, failure, 0], { retryMs: 20 });
  await after(140);
  expect(errors).toEqual([failure, failure]);
  expect(starts).toEqual([0, 20, 40, 140]);
  await loop.close();
});

test('a run that is wanted sooner starts at that time, whether one is under way or not', async () => {
  const { loop, starts } = start([30, 30], { pauseMs: 1_000 });
  await after(100);
  loop.runWithin(50);
  await after(20);
  loop.runWithin(50); // later than the one that is wanted already
  await after(40);
  expect(starts).toEqual([0, 150]);
  loop.runWithin(40); // while a run is under way, which ends at 180
  await after(100);
  expect(starts).toEqual([0, 150, 200]);
  loop.runWithin(5_000); // later than the regular one
  await after(1_000);
  expect(starts).toEqual([0, 150, 200, 1_200]);
  await loop.close();
  loop.runWithin(0);
  await after(10);
  expect(starts).toHaveLength(4);
});

test('after a failed run none starts sooner than the retry pause', async () => {
  const { loop, starts } = start([new Error('not now')], { retryMs: 200 });
  await after(10);
  loop.runWithin(0);
  await after(180);
  expect(starts).toEqual([0]);
  await after(10);
  expect(starts).toEqual([0, 200]);
  await loop.close();
});

test('an error before the first await is handled, too', async () => {
  let runs = 0;
  const onError = vi.fn();
  const loop = repeat(
    () => {
      runs++;
      throw new Error('at once');
    },
    { pauseMs: 100, onError },
  );
  await after(200);
  expect(runs).toBe(3);
  expect(onError).toHaveBeenCalledTimes(3);
  await loop.close();
});

test('a requested run starts at once, replaces the next regular one, and never overlaps another', async () => {
  const { loop, starts } = start([0, 50]);
  await after(40);
  const asked = [loop.runNow(), loop.runNow()];
  expect(starts).toEqual([0, 40]);
  await after(50);
  await Promise.all(asked);
  await after(99);
  expect(starts).toEqual([0, 40]);
  await after(1);
  expect(starts).toEqual([0, 40, 190]);
  await loop.close();
});

test('close waits for the current run, is safe twice, and nothing runs after it', async () => {
  const { loop, starts, ends } = start([50]);
  const closed = Promise.all([loop.close(), loop.close()]).then(() => ends.length);
  await after(50);
  expect(await closed).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
  await loop.close();
  await loop.runNow();
  await after(1_000);
  expect(starts).toEqual([0]);
});

test('close between two runs resolves at once, and nothing runs after it', async () => {
  const { loop, starts } = start([]);
  await after(50);
  await loop.close();
  await after(1_000);
  expect(starts).toEqual([0]);
});

test('close resolves even if the current run fails', async () => {
  let fail: (error: Error) => void = () => undefined;
  const onError = vi.fn();
  const loop = repeat(() => new Promise((_resolve, reject) => (fail = reject)), { pauseMs: 100, onError });
  const closed = loop.close();
  fail(new Error('too late'));
  await closed;
  expect(onError).toHaveBeenCalledOnce();
});

test('a run sees that the loop is closed, and may close it itself', async () => {
  let runs = 0;
  const aborted: boolean[] = [];
  const loop = repeat(
    async (closing) => {
      runs++;
      await Promise.resolve();
      aborted.push(closing.aborted);
      void loop.close();
      aborted.push(closing.aborted);
    },
    { pauseMs: 100, onError: () => undefined },
  );
  await after(1_000);
  expect(runs).toBe(1);
  expect(aborted).toEqual([false, true]);
});

test('a waiting loop does not keep the process alive', () => {
  const module = new URL('../src/process/repeat.ts', import.meta.url).href;
  const program = `
    import { repeat } from '${module}';
    repeat(async () => console.log('ran'), { pauseMs: 3_600_000, onError: console.error });`;
  const printed = execFileSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', program],
    { encoding: 'utf8', timeout: 60_000 },
  );
  expect(printed).toBe('ran\n');
});
