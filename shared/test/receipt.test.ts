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
