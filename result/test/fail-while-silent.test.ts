import pg from 'pg';
import { expect, test } from 'vitest';
import { createSilence } from '../src/live/fail-while-silent.ts';

const read = () => Promise.resolve('read');

function afterTick(error?: unknown) {
  const silence = createSilence();
  silence.begin();
  silence.end(error);
  return silence.failWhileSilent(read);
}

function databaseError(code: string): Error {
  return Object.assign(new pg.DatabaseError('failed', 0, 'error'), { code });
}

test('a read fails while the database is unavailable or does not respond to the tick', async () => {
  await expect(afterTick(new Error('Connection terminated'))).rejects.toThrow('does not respond');
  await expect(afterTick(databaseError('57P01'))).rejects.toThrow('does not respond');
  const silence = createSilence();
  silence.begin();
  const waiting = silence.failWhileSilent(() => new Promise(() => undefined));
  await expect(waiting).rejects.toThrow('does not respond');
});

test('a read is answered after a tick that failed for another reason', async () => {
  expect(await afterTick()).toBe('read');
  expect(await afterTick(databaseError('22003'))).toBe('read');
  expect(await afterTick(new TypeError('no such property'))).toBe('read');
});

test('a read is answered again after the next tick that succeeds', async () => {
  const silence = createSilence();
  silence.end(new Error('Connection terminated'));
  silence.begin();
  await expect(silence.failWhileSilent(read)).rejects.toThrow();
  silence.end();
  expect(await silence.failWhileSilent(read)).toBe('read');
});
