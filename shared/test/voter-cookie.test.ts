import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { readVoterCookie, signVoterId } from '../src/auth/voter-cookie.ts';

const voterId = '85dd747b-251a-4944-aa03-a99770116b22';
const secrets = ['the secret in use', 'the secret before it'] as const;
const cookie = (value: string, name = 'voter') => `${name}=${encodeURIComponent(value)}`;

test.each(secrets)('a cookie that %s signed names its voter', (secret) => {
  expect(readVoterCookie(cookie(signVoterId(voterId, secret)), secrets)).toBe(voterId);
});

test('a voter whose cookie was set by an earlier version, without the prefix, stays the same voter', () => {
  const signature = createHmac('sha256', secrets[0]).update(voterId).digest('base64').replace(/=+$/, '');
  expect(readVoterCookie(cookie(`${voterId}.${signature}`), secrets)).toBe(voterId);
});

test('of several cookies of the name, the first with a valid signature counts', () => {
  const forged = cookie(signVoterId('0c1d2e3f-251a-4944-aa03-a99770116b22', 'a guessed secret'));
  const header = `theme=dark; ${forged}; ${cookie(signVoterId(voterId, secrets[0]))}; ballot-1=0`;
  expect(readVoterCookie(header, secrets)).toBe(voterId);
});

test('two systems on one host keep their voters apart by COOKIE_SUFFIX', () => {
  const header = cookie(signVoterId(voterId, secrets[0]), 'voter-2');
  expect(readVoterCookie(header, secrets, '-2')).toBe(voterId);
  expect(readVoterCookie(header, secrets)).toBeUndefined();
});

test.each([
  ['no cookie at all', undefined],
  ['an empty cookie', cookie('')],
  ['an id without a signature', cookie(voterId)],
  ['an id with the prefix of a signature only', cookie(`s:${voterId}`)],
  ['a signature of another secret', cookie(signVoterId(voterId, 'a guessed secret'))],
  ['a signed text that is not a UUID', cookie(signVoterId('admin', secrets[0]))],
  ['an id made from a userId', cookie(signVoterId('85dd747b-251a-8944-aa03-a99770116b22', secrets[0]))],
  ['a broken percent sign', `voter=%E0%A4%A; ${cookie('x')}`],
])('%s names no voter', (_what, header) => {
  expect(readVoterCookie(header, secrets)).toBeUndefined();
});
