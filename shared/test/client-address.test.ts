// The client address that a service derives from X-Forwarded-For, which any client can send.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import {
  clientAddress,
  clientNetwork,
  clientSite,
  readTrustProxy,
  trustNobody,
} from '../src/auth/client-address.ts';
import type { TrustProxy } from '../src/auth/client-address.ts';
import { portOf } from '../src/http/http-server.ts';
import { notFound, sendProblem } from '../src/http/problem.ts';
import { readSettings } from '../src/process/settings.ts';
import { trustProxy } from '../src/process/web-settings.ts';

/** The client address that a server on loopback derives from this X-Forwarded-For. */
async function addressOf(forwardedFor: string, trust: TrustProxy): Promise<string> {
  const server = createServer((req, res) => res.end(clientAddress(req, trust)));
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const headers = forwardedFor ? { 'X-Forwarded-For': forwardedFor } : {};
  return (await fetch(`http://127.0.0.1:${portOf(server)}`, { headers })).text();
}

test.each([
  ['ignores the header without a proxy', trustNobody, '203.0.113.9', '127.0.0.1'],
  ['uses the address that one proxy saw', readTrustProxy('1'), '203.0.113.9', '203.0.113.9'],
  [
    'ignores what the client of a proxy claims',
    readTrustProxy('1'),
    '198.51.100.1, 203.0.113.9',
    '203.0.113.9',
  ],
  [
    'uses the address that the first of two proxies saw',
    readTrustProxy('2'),
    '6.6.6.6, 203.0.113.9, 10.0.0.2',
    '203.0.113.9',
  ],
  ['uses the connection without a header', readTrustProxy('1'), '', '127.0.0.1'],
  ['trusts a named network', readTrustProxy('loopback'), '198.51.100.1, 203.0.113.9', '203.0.113.9'],
  [
    'trusts several networks',
    readTrustProxy('127.0.0.0/8, 10.0.0.0/8'),
    '6.6.6.6, 203.0.113.9, 10.1.2.3',
    '203.0.113.9',
  ],
  ['ignores a proxy outside the networks', readTrustProxy('10.0.0.0/8'), '203.0.113.9', '127.0.0.1'],
  ['uses the connection if the header has no address', readTrustProxy('1'), '<script>', '127.0.0.1'],
])('%s', async (_case, trust, forwardedFor, expected) => {
  expect(await addressOf(forwardedFor, trust)).toBe(expected);
});

test('TRUST_PROXY must be a number or addresses, and the error names the setting', () => {
  const read = (value: string) => readSettings(z.object({ TRUST_PROXY: trustProxy }), { TRUST_PROXY: value });
  expect(read('').TRUST_PROXY).toBeUndefined();
  expect(read('2').TRUST_PROXY?.('203.0.113.9', 1)).toBe(true);
  expect(read('2').TRUST_PROXY?.('203.0.113.9', 2)).toBe(false);
  expect(read('uniquelocal').TRUST_PROXY?.('192.168.3.4', 0)).toBe(true);
  for (const bad of ['yes', '10.0.0.0/99', '-1', '1,'])
    expect(() => read(bad)).toThrow(/TRUST_PROXY: must be/);
});

test('a rejected request is logged at level debug with the client’s address', async () => {
  const lines: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const server = createServer(
    (req, res) => void sendProblem(req, res, notFound('Nothing here.'), logger, readTrustProxy('1')),
  );
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  await fetch(`http://127.0.0.1:${portOf(server)}/x`, { headers: { 'X-Forwarded-For': '203.0.113.9' } });
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ status: 404, method: 'GET', url: '/x', client: '203.0.113.9' }),
  ]);
});

test('rate limits count all addresses of a household as one client', () => {
  expect(clientNetwork('203.0.113.9')).toBe('203.0.113.9');
  expect(clientNetwork('::ffff:203.0.113.9')).toBe('203.0.113.9');
  expect(clientNetwork('2001:db8:1:200::1')).toBe(clientNetwork('2001:db8:1:2ff:ffff::9'));
  expect(clientNetwork('2001:db8:1:200::1')).not.toBe(clientNetwork('2001:db8:1:300::1'));
  expect(clientNetwork('fe80::1%eth0')).toBe(clientNetwork('fe80::1'));
  expect(clientNetwork('')).toBe('');
});

test('an IPv6 site has 48 bits; an IPv4 address has none', () => {
  const siteOf = (address: string) => clientSite(clientNetwork(address));
  expect(siteOf('2001:db8:1:200::1')).toBe(siteOf('2001:db8:1:ff00::9'));
  expect(siteOf('2001:db8:1:200::1')).not.toBe(siteOf('2001:db8:2:200::1'));
  for (const address of ['203.0.113.9', '::ffff:203.0.113.9', '']) expect(siteOf(address)).toBeUndefined();
});
