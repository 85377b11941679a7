import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createCircuitBreaker, NoResponseError } from '../src/process/circuit-breaker.ts';
import type { CircuitBreaker } from '../src/process/circuit-breaker.ts';

const TIMEOUT_MS = 20;
const PROBE_EVERY_MS = 1_000;

// a busy machine could otherwise let a second pass between two calls
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = () => new Promise<never>(() => undefined);

/** Calls once, and waits until the call has timed out if it was tried. */
async function callInVain(run: CircuitBreaker, operation: () => Promise<never> = never): Promise<unknown> {
  const failed = run(operation).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(100);
  return failed;
}

async function openedBreaker() {
  const run = createCircuitBreaker(TIMEOUT_MS);
  for (let count = 0; count < 3; count++)
    expect(await callInVain(run)).toMatchObject({ message: 'timed out after 20 ms' });
  return run;
}

test('after three time-outs in a row, calls fail at once without being tried', async () => {
  const run = await openedBreaker();
  let tries = 0;
  for (let count = 0; count < 20; count++)
    await expect(run(() => Promise.resolve(tries++))).rejects.toThrow(NoResponseError);
  expect(tries).toBe(0);
});

test('a probe is tried after a second, and all calls if it succeeds', async () => {
  const run = await openedBreaker();
  await vi.advanceTimersByTimeAsync(PROBE_EVERY_MS);
  expect(await run(() => Promise.resolve('answer'))).toBe('answer');
  expect(await run(() => Promise.resolve('another'))).toBe('another');
});

test('a probe that fails is the only one of its second', async () => {
  const run = await openedBreaker();
  await vi.advanceTimersByTimeAsync(PROBE_EVERY_MS);
  let tries = 0;
  const probe = () => {
    tries++;
    return never();
  };
  await callInVain(run, probe);
  expect(tries).toBe(1);
  for (let count = 0; count < 10; count++) await expect(run(probe)).rejects.toThrow(NoResponseError);
  expect(tries).toBe(1);
  await vi.advanceTimersByTimeAsync(PROBE_EVERY_MS);
  await callInVain(run, probe);
  expect(tries).toBe(2);
});

test('an answer or an error in between begins the count again', async () => {
  const run = createCircuitBreaker(TIMEOUT_MS);
  for (let count = 0; count < 3; count++) {
    for (let vain = 0; vain < 2; vain++)
      expect(await callInVain(run)).toMatchObject({ message: 'timed out after 20 ms' });
    if (count === 1) await expect(run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    else expect(await run(() => Promise.resolve('answer'))).toBe('answer');
  }
  expect(await run(() => Promise.resolve('answer'))).toBe('answer');
});
