import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readReceipt, signReceipt } from '../src/auth/receipt.ts';

const content = { pollId: 7, voterId: '0b7c1f6e-64f0-4d36-8f3c-6f1d7a3a9a01', castAt: 1_795_229_087_475_121 };

test('a receipt can be read back, even after the secret was rotated', () => {
  const receipt = signReceipt(content, 'old');
  expect(readReceipt(receipt, ['old'])).toEqual(content);
  expect(readReceipt(receipt, ['new', 'old'])).toEqual(content);
});

test('receipts with another secret, changed receipts and garbage are invalid', () => {
  const receipt = signReceipt(content, 'old');
  expect(readReceipt(receipt, ['new'])).toBeUndefined();
  expect(readReceipt(receipt.replace('7.', '8.'), ['old'])).toBeUndefined();
  for (const garbage of ['', '...', 'a.b.c.d', `${receipt}.x`, receipt.slice(0, -1), '\0']) {
    expect(readReceipt(garbage, ['old'])).toBeUndefined();
  }
});

// constant, because receipts from earlier releases must stay valid
test('receipts keep their format', () => {
  const receipt =
    '7.0b7c1f6e-64f0-4d36-8f3c-6f1d7a3a9a01.hocsuv8omp.Mvky6FOnVlKvFHopC8kctucrcmhBAvl4O0KskzeL4XY';
  expect(signReceipt(content, 'a secret of sixteen')).toBe(receipt);
  expect(readReceipt(receipt, ['a secret of sixteen'])).toEqual(content);
});

const contents = fc.record({
  pollId: fc.integer({ min: 1, max: 2_147_483_647 }),
  voterId: fc.uuid(),
  castAt: fc.integer({ min: 1, max: 2 ** 53 - 1 }),
});

test('every ballot’s receipt can be read back, and none after any one character of it has changed', () => {
  fc.assert(
    fc.property(
      contents,
      fc.string({ minLength: 16 }),
      fc.nat(),
      fc.string({ minLength: 1, maxLength: 1 }),
      (ballot, secret, place, character) => {
        const receipt = signReceipt(ballot, secret);
        expect(readReceipt(receipt, [secret])).toEqual(ballot);
        const at = place % receipt.length;
        const changed = receipt.slice(0, at) + character + receipt.slice(at + 1);
        expect(readReceipt(changed, [secret])).toEqual(changed === receipt ? ballot : undefined);
      },
    ),
  );
});
