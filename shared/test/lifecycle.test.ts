import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLifecycle } from '../src/process/lifecycle.ts';
import { createLogger } from '../src/process/logger.ts';

const logger = createLogger('test', 'silent');
// a lifecycle's deadline would exit this process, which also runs other tests
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'] }));
afterEach(() => {
  vi.useRealTimers();
  process.exitCode = undefined;
});

test('releases parts in reverse order, one after another', async () => {
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

test('closing twice releases once, and both calls wait for it', async () => {
  let released = 0;
  const lifecycle = createLifecycle(logger);
  lifecycle.onClose('part', async () => {
    await Promise.resolve();
    released++;
  });
  await Promise.all([lifecycle.close(), lifecycle.close()]);
  expect(released).toBe(1);
});

test('a failed release does not stop the others, and sets the exit code', async () => {
  let released = false;
  const lifecycle = createLifecycle(logger);
  lifecycle.onClose('good', () => void (released = true));
  lifecycle.onClose('bad', () => Promise.reject(new Error('stuck')));
  await lifecycle.close();
  expect(released).toBe(true);
  expect(process.exitCode).toBe(1);
});
