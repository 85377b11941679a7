// Links and QR codes lead to where the reader of the page can go.
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { readTrustProxy } from '../src/auth/client-address.ts';
import { addressFor } from '../src/http/page-address.ts';

const address = (configured: string, headers: Record<string, string>, proxies?: string) =>
  addressFor(
    configured,
    { headers, socket: { remoteAddress: '10.0.0.1' } } as unknown as IncomingMessage,
    proxies === undefined ? undefined : readTrustProxy(proxies),
  );

const inner = 'http://localhost:5000';
const forwarded = { 'x-forwarded-host': 'polls.example', 'x-forwarded-proto': 'https' };

test.each<[string, string, Record<string, string>, string]>([
  ['the machine’s address', inner, { host: '192.168.1.7:5001' }, 'http://192.168.1.7:5000'],
  ['a name', 'http://127.0.0.1:5010', { host: 'hall.local' }, 'http://hall.local:5010'],
  ['an IPv6 address', 'http://[::1]:5000', { host: '[fe80::1]:5001' }, 'http://[fe80::1]:5000'],
  ['localhost', inner, { host: 'localhost:5001' }, inner],
  ['127.0.0.1', inner, { host: '127.0.0.1:5001' }, inner],
  ['a name that is none', inner, { host: 'no host"<' }, inner],
  ['no host', inner, {}, inner],
  ['a host with a path', inner, { host: 'a/b' }, inner],
])('V7: opened by %s', (_what, configured, headers, expected) => {
  expect(address(configured, headers)).toBe(expected);
});

test('V7: an address that others can reach wins', () => {
  const configured = 'https://vote.example/';
  expect(address(configured, { host: '192.168.1.7:5001' })).toBe('https://vote.example');
  expect(address(configured, { host: 'result:5001', ...forwarded }, '1')).toBe('https://vote.example');
});

test.each<[string, Record<string, string>, string]>([
  ['all', { host: 'result:5001', ...forwarded }, 'https://polls.example'],
  [
    'the host alone',
    { host: 'result:5001', 'x-forwarded-host': 'polls.example:8080' },
    'http://polls.example:8080',
  ],
  ['the scheme alone', { host: 'polls.example', 'x-forwarded-proto': 'https' }, 'https://polls.example'],
  [
    'what two proxies saw',
    { host: 'r', 'x-forwarded-host': 'polls.example, inner', 'x-forwarded-proto': 'https, http' },
    'https://polls.example',
  ],
  ['localhost', { host: 'result:5001', 'x-forwarded-host': 'localhost:8080' }, inner],
  ['no host', { host: '192.168.1.7:5001', 'x-forwarded-host': '<script>' }, inner],
])('V8: behind a trusted proxy that forwards %s', (_what, headers, expected) => {
  expect(address(inner, headers, '1')).toBe(expected);
});

test('V8: what a proxy that is not trusted forwards does not count', () => {
  for (const proxies of [undefined, '0', '192.168.0.0/16'])
    expect(address(inner, { host: '192.168.1.7:5001', ...forwarded }, proxies)).toBe(
      'http://192.168.1.7:5000',
    );
});
