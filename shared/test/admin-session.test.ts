import { expect, test } from 'vitest';
import { readAdminSession } from '../src/auth/admin-session.ts';

// constant, because sessions from earlier releases must stay valid
test('session cookies keep their format', () => {
  const id = '85dd747b-251a-4944-aa03-a99770116b22';
  const session = `${id}.mjve7pc0.utmQIvtsxt-53WiSMcVb2EN-KCqshi1YZQTWt0GVUNM`;
  const read = (now: number) =>
    readAdminSession(session, ['a secret of sixteen'], 'an-admin-token-of-length', now)?.id;
  expect(read(Date.UTC(2026, 0, 1, 12) - 1)).toBe(id);
  expect(read(Date.UTC(2026, 0, 1, 12))).toBeUndefined();
});
