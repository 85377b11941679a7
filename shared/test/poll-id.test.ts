import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePollId, pollIdSchema } from '../src/poll/poll-id.ts';

test('every positive integer of the database is a poll id, both as a number and as text', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_147_483_647 }), (id) => {
      expect(pollIdSchema.parse(id)).toBe(id);
      expect(parsePollId(String(id))).toBe(id);
    }),
    { examples: [[1], [2_147_483_647]] },
  );
});

test.each([0, -1, 1.5, 2_147_483_648, 1e300, NaN])('%d is not a poll id', (number) => {
  expect(pollIdSchema.safeParse(number).success).toBe(false);
  expect(parsePollId(String(number))).toBeUndefined();
});

test.each(['', ' 1', '1 ', '+1', '01', '1.0', '1e3', '0x1', '1\n', '１', 1, ['1'], null, undefined])(
  '%j is not the text of a poll id',
  (text) => {
    expect(parsePollId(text)).toBeUndefined();
  },
);
