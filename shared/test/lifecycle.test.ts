import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLifecycle } from '../src/process/lifecycle.ts';
import { createLogger } from '../src/process/logger.ts';

const logger = createLogger('test', 'silent');
// the deadline of a lifecycle ends its process, which here runs other tests, too
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'] }));
afterEach(() => {
  vi.useRealTimers();
  process.exitCode = undefined;
});

test('what was acquired last is released first, each after the other has finished', async () => {
  const order: string[] = [];
  const lifecycle = createLifecycle(logger);
  lifecycle.onClose('first', () => void order.push('first'));
  lifecycle.onClose('second', async () => {
    await Promise.resolve();
    order.push('second');
  });
  await lifecycle.close();
  expect(order).toEqual(['second', 'first']);
  expect(process.exitCode).toBe(0);
});

test('closing twice releases once, and both wait for the end', async () => {
  let released = 0;
  const lifecycle = createLifecycle(logger);
  lifecycle.onClose('part', async () => {
    await Promise.resolve();
    released++;
  });
  await Promise.all([lifecycle.close(), lifecycle.close()]);
  expect(released).toBe(1);
});

test('a part that cannot be released does not keep the others, and shows in the exit code', async () => {
  let released = false;
  const lifecycle = createLifecycle(logger);
  lifecycle.onClose('good', () => void (released = true));
  lifecycle.onClose('bad', () => Promise.reject(new Error('stuck')));
  await lifecycle.close();
  expect(released).toBe(true);
  expect(process.exitCode).toBe(1);
});
