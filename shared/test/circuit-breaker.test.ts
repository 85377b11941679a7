import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createCircuitBreaker, NoResponseError } from '../src/process/circuit-breaker.ts';

const never = () => new Promise<never>(() => undefined);

async function openedBreaker() {
  const run = createCircuitBreaker(20);
  for (let count = 0; count < 3; count++) await expect(run(never)).rejects.toThrow('timed out');
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
  await expect.poll(() => run(() => Promise.resolve('answer')).catch(() => undefined)).toBe('answer');
  expect(await run(() => Promise.resolve('another'))).toBe('another');
});

test('a probe that fails is the only one of its second', async () => {
  const run = await openedBreaker();
  let tries = 0;
  const probe = () => {
    tries++;
    return never();
  };
  await expect
    .poll(async () => {
      await run(probe).catch(() => undefined);
      return tries;
    })
    .toBe(1);
  for (let count = 0; count < 10; count++) await expect(run(probe)).rejects.toThrow(NoResponseError);
  expect(tries).toBe(1);
});

test('an answer or an error in between begins the count again', async () => {
  const run = createCircuitBreaker(20);
  for (let count = 0; count < 3; count++) {
    await expect(run(never)).rejects.toThrow('timed out');
    await expect(run(never)).rejects.toThrow('timed out');
    if (count === 1) await expect(run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    else expect(await run(() => Promise.resolve('answer'))).toBe('answer');
  }
  await delay(1);
  expect(await run(() => Promise.resolve('answer'))).toBe('answer');
});
