import { expect, test } from 'vitest';
import { checkSettings } from '../src/process/durability.ts';
import { refuseUnsafe } from '../src/queue/refuse-unsafe.ts';

const safe = { appendfsync: ['always', 'yes'], appendonly: ['yes'] } satisfies Record<
  string,
  [string, ...string[]]
>;
const check = (found: Record<string, string>) => checkSettings('Redis', safe, found);

const durable = check({ appendfsync: 'always', appendonly: 'yes' });
const notDurable = check({ appendfsync: 'everysec', appendonly: 'yes' });
const unknown = check({ appendonly: 'yes' });

test('a part is durable if every setting is safe, and unknown if one cannot be read', () => {
  expect([durable, notDurable, unknown].map(({ state }) => state)).toEqual([
    'durable',
    'not durable',
    'unknown',
  ]);
  expect(notDurable.reason).toBe(
    'Redis may lose confirmed votes: appendfsync is everysec and must be always',
  );
  expect(check({ appendfsync: 'no' }).state).toBe('not durable');
});

test('I1: where durability is required, only what is not durable accepts no votes', () => {
  expect(refuseUnsafe(notDurable, true)).toMatchObject({
    trouble: 'not durable',
    message: expect.stringContaining('appendfsync is everysec') as string,
  });
  expect([durable, unknown].map((found) => refuseUnsafe(found, true))).toEqual([undefined, undefined]);
  expect(refuseUnsafe(notDurable, false)).toBeUndefined();
});
