import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readReceipt, signReceipt } from '../src/auth/receipt.ts';
import { voteDigest } from '../src/poll/vote-digest.ts';

const content = { pollId: 7, voterId: '0b7c1f6e-64f0-4d36-8f3c-6f1d7a3a9a01', castAt: 1_795_229_087_475_121 };

test('a receipt can be read back, even after the secret was rotated', () => {
  const receipt = signReceipt(content, 'old');
  expect(readReceipt(receipt, ['old'])).toEqual(content);
  expect(readReceipt(receipt, ['new', 'old'])).toEqual(content);
});

test('receipts with another secret, changed receipts and garbage are invalid', () => {
  const receipt = signReceipt(content, 'old');
  expect(readReceipt(receipt, ['new'])).toBeUndefined();
  const garbage = ['', '...', 'a.b.c.d', '\0', 'A'.repeat(38), 'A'.repeat(100)];
  for (const other of [...garbage, `${receipt}.x`, `${receipt}=`, receipt.slice(0, -1)]) {
    expect(readReceipt(other, ['old'])).toBeUndefined();
  }
});

test('I11: a receipt does not show whose it is, and receipts of one voter have nothing in common', () => {
  const receipts = [7, 8, 9].map((pollId) => signReceipt({ ...content, pollId }, 'a secret'));
  for (const receipt of receipts) {
    expect(receipt).toMatch(/^[\w-]+$/);
    const bytes = Buffer.from(receipt, 'base64url');
    for (const clear of [content.voterId, content.castAt.toString(36)]) {
      expect(receipt).not.toContain(clear);
      expect(bytes.includes(clear)).toBe(false);
    }
  }
  // the poll's number is before the voter's id: with one nonce for all, what follows it would be the same
  expect(new Set(receipts.map((receipt) => receipt.slice(-70, -22))).size).toBe(3);
});

test('the same ballot has the same receipt, so that a repeated vote is answered as the first time', () => {
  expect(signReceipt(content, 'a secret')).toBe(signReceipt(content, 'a secret'));
});

// constant, because receipts from earlier releases must stay valid
test.each([
  ['0.1', '7.0b7c1f6e-64f0-4d36-8f3c-6f1d7a3a9a01.hocsuv8omp.Mvky6FOnVlKvFHopC8kctucrcmhBAvl4O0KskzeL4XY'],
  [
    'now',
    '2Ff46bfgZUCx7YgRrS5pxHg7RpBwdD41fVgeMb5z4eevDClUX_6MaPGfqTBgc5pnGet1ZqVCiQ40PEDkJdENBTG7GOkP-reGo9hophc',
  ],
])('receipts from version %s stay valid', (_version, receipt) => {
  expect(readReceipt(receipt, ['a secret of sixteen'])).toEqual(content);
  expect(readReceipt(receipt, ['a secret of others'])).toBeUndefined();
});

const contents = fc.record({
  pollId: fc.integer({ min: 1, max: 2_147_483_647 }),
  voterId: fc.uuid(),
  castAt: fc.integer({ min: 1, max: 2 ** 53 - 1 }),
  vote: fc.array(fc.nat({ max: 19 }), { minLength: 1 }).map((choices) => voteDigest(choices, 'ranked')),
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

test('receipts have the same length however many options were chosen', () => {
  const lengths = [[0], [19, 3, 7], Array.from({ length: 20 }, (_, option) => option)].map(
    (choices) => signReceipt({ ...content, vote: voteDigest(choices, 'multiple') }, 'a secret').length,
  );
  expect(new Set(lengths).size).toBe(1);
});

test('the order of choices makes another vote in ranked polls only', () => {
  expect(voteDigest([0, 10, 2], 'multiple')).toBe(voteDigest([2, 0, 10], 'multiple'));
  expect(voteDigest([0, 10, 2], 'ranked')).not.toBe(voteDigest([2, 0, 10], 'ranked'));
});
