import { expect, test } from 'vitest';
import { sign, unsign } from '../src/auth/sign.ts';

test('text signed with the current or an earlier secret can be read back', () => {
  const signed = sign('a.b', 'receipt', 'old');
  expect(unsign(signed, 'receipt', ['old'])).toBe('a.b');
  expect(unsign(signed, 'receipt', ['new', 'old'])).toBe('a.b');
});

test('another secret, purpose, content or signature is invalid', () => {
  const signed = sign('a.b', 'receipt', 'old');
  expect(unsign(signed, 'receipt', ['new'])).toBeUndefined();
  expect(unsign(signed, 'receipt', [])).toBeUndefined();
  expect(unsign(signed, 'admin', ['old'])).toBeUndefined();
  for (const other of [`x${signed}`, `${signed}x`, `${signed}=`, signed.slice(0, -1), 'a.b', 'a.b.', '.', ''])
    expect(unsign(other, 'receipt', ['old']), other).toBeUndefined();
});
