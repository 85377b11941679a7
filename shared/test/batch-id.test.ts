import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Ballot } from '../src/poll/batch.ts';
import { makeBatchId, readBatchId, readSenderId, senderId } from '../src/queue/batch-id.ts';

const ballots = fc.array(
  fc.record({
    pollId: fc.integer({ min: 1, max: 2_147_483_647 }),
    castAt: fc.integer({ min: 1, max: 2 ** 52 }),
  }),
  { minLength: 1, maxLength: 80 },
);
const whole = (some: { pollId: number; castAt: number }[]): Ballot[] =>
  some.map((ballot) => ({ ...ballot, voterId: randomUUID(), choices: [0] }));

test('an id summarizes its batch, unless the batch has too many polls', () => {
  fc.assert(
    fc.property(ballots, fc.integer({ min: 1, max: 2 ** 45 }), (some, addedAt) => {
      const id = makeBatchId(whole(some), addedAt);
      // BullMQ allows neither colons nor plain numbers
      expect(id).toMatch(/^[a-z0-9._-]*[a-z._-][a-z0-9._-]*$/);
      expect(id.length).toBeLessThan(600);
      const polls = new Set(some.map(({ pollId }) => pollId));
      if (polls.size > 50) {
        expect(readBatchId(id)).toBeUndefined();
        return;
      }
      expect(readBatchId(id)).toEqual({
        oldestAddedAt: addedAt,
        oldestCastAt: Math.min(...some.map(({ castAt }) => castAt)),
        ofPolls: new Map([...polls].map((id) => [id, some.filter(({ pollId }) => pollId === id).length])),
      });
    }),
  );
});

test('every batch has an id of its own, and ids from other programs have no summary', () => {
  const batch = whole([{ pollId: 1, castAt: 1 }]);
  expect(new Set(Array.from({ length: 1_000 }, () => makeBatchId(batch, 1))).size).toBe(1_000);
  const others = ['1', '17', 'some-id', 'a.b', randomUUID(), 'a-b-0.1-c', 'a-b-zik0zk.1-c', 'a-b-1.0-c'];
  others.push(
    '!-b-1.1-c',
    'a-B-1.1-c',
    'a-b-1.1.1-c',
    'a-b-1.zzzzzzzz-c',
    'a-zzzzzzzzzzzzzzzz-1.1-c',
    'a-b- 1.1-c',
  );
  for (const id of others) expect(readBatchId(id), id).toBeUndefined();
});

test('an id names the process that added the batch, also after a retry and with too many polls', () => {
  fc.assert(
    fc.property(ballots, (some) => {
      const id = makeBatchId(whole(some), 1);
      expect(readSenderId(id)).toBe(senderId);
      expect(readSenderId(`${id}.retry.retry`)).toBe(senderId);
    }),
  );
  // from an earlier version
  expect(readSenderId('mfz-2a-1.1-0123abcd.1z')).toBe('0123abcd');
  for (const other of ['1', 'some-id', 'a.b', randomUUID()])
    expect(readSenderId(other), other).toBeUndefined();
});
