// Which requests come from our own pages, whatever the proxies in between do to the headers.
import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createOriginCheck } from '../src/http/check-origin.ts';
import { readTrustProxy } from '../src/auth/client-address.ts';
import { isOwnOrigin } from '../src/auth/is-own-origin.ts';
import type { Logger } from '../src/process/logger.ts';

const request = (headers: Record<string, string>) =>
  ({ headers, socket: { remoteAddress: '10.0.0.1' } }) as unknown as IncomingMessage;

const own = { trustProxy: readTrustProxy('1'), ownOrigins: ['https://vote.example'] };

test.each<[string, Record<string, string>]>([
  ['a program', { host: 'a:5000' }],
  ['the same host', { origin: 'http://a:5000', host: 'a:5000' }],
  ['a host in upper case', { origin: 'http://a.example:5000', host: 'A.Example:5000' }],
  ['the default port of http', { origin: 'http://a.example', host: 'a.example:80' }],
  ['the default port of https', { origin: 'https://a.example', host: 'a.example:443' }],
  ['an IPv6 address', { origin: 'http://[::1]:5000', host: '[::1]:5000' }],
  [
    'X1: a page behind Referrer-Policy: no-referrer',
    { origin: 'null', host: 'a', 'sec-fetch-site': 'same-origin' },
  ],
  [
    'X2: a browser that says so, behind a proxy that drops the port',
    { origin: 'https://a.example:8443', host: 'a.example', 'sec-fetch-site': 'same-origin' },
  ],
  [
    'X2: a trusted proxy that forwards the host',
    { origin: 'https://a.example', host: '127.0.0.1:5000', 'x-forwarded-host': 'a.example' },
  ],
  [
    'X2: two proxies',
    { origin: 'https://a.example', host: 'vote:5000', 'x-forwarded-host': 'A.example:443, inner:80' },
  ],
  ['X2: a configured address', { origin: 'https://vote.example', host: '127.0.0.1:5000' }],
  [
    'X2: a configured address on another host than the request',
    { origin: 'https://vote.example', host: 'result.example', 'sec-fetch-site': 'same-site' },
  ],
])('own: %s', (_what, headers) => {
  expect(isOwnOrigin(request(headers), own)).toBe(true);
});

test.each<[string, Record<string, string>]>([
  ['another host', { origin: 'http://evil.example', host: 'a' }],
  ['another port', { origin: 'http://a:9000', host: 'a:5000' }],
  ['a host with an ending like ours', { origin: 'http://evil-a.example', host: 'a.example' }],
  ['an address like a configured one', { origin: 'https://vote.example.evil.example', host: 'a' }],
  ['a configured address over http', { origin: 'http://vote.example', host: 'a' }],
  ['X1: null without more', { origin: 'null', host: 'a' }],
  ['X1: null from another site', { origin: 'null', host: 'a', 'sec-fetch-site': 'cross-site' }],
  ['X1: null from a sibling site', { origin: 'null', host: 'a', 'sec-fetch-site': 'same-site' }],
  ['what is not an address', { origin: 'a', host: 'a' }],
  ['a cross-site request without Origin', { host: 'a', 'sec-fetch-site': 'cross-site' }],
  [
    'a browser that says cross-site',
    { origin: 'http://a:5000', host: 'a:5000', 'sec-fetch-site': 'cross-site' },
  ],
])('not own: %s', (_what, headers) => {
  expect(isOwnOrigin(request(headers), own)).toBe(false);
});

test('X-Forwarded-Host counts only if a trusted proxy sent it', () => {
  const headers = { origin: 'https://a.example', host: 'vote:5000', 'x-forwarded-host': 'a.example' };
  expect(isOwnOrigin(request(headers), {})).toBe(false);
  expect(isOwnOrigin(request(headers), { trustProxy: readTrustProxy('10.9.9.9') })).toBe(false);
  expect(isOwnOrigin(request(headers), { trustProxy: readTrustProxy('10.0.0.1') })).toBe(true);
});

describe('X2: a refused request', () => {
  function setUp() {
    const lines: [object, string][] = [];
    const logger = { warn: (...line: [object, string]) => lines.push(line) } as unknown as Logger;
    return { lines, check: createOriginCheck({ urlSetting: 'VOTE_URL', logger }) };
  }

  test.each([
    [
      { origin: 'http://a.example:8080', host: 'a.example' },
      ['http://a.example:8080 (Origin)', 'a.example (Host)', '$http_host', 'VOTE_URL'],
    ],
    [
      { origin: 'https://a.example', host: 'vote:5000', 'x-forwarded-host': 'a.example' },
      ['https://a.example (Origin)', 'vote:5000 (Host)', 'TRUST_PROXY'],
    ],
    [{ origin: 'null', host: 'a' }, ['null (Origin)', 'Referrer-Policy']],
  ])('%j names what was compared, and what to change', (headers, words) => {
    const { lines, check } = setUp();
    const { status, detail = '' } = check(request(headers))?.problem ?? {};
    expect(status).toBe(403);
    for (const word of words) expect(detail).toContain(word);
    const [fields, text] = lines[0] ?? [];
    expect(fields).toMatchObject({ origin: headers.origin, host: headers.host });
    expect(text).toContain(words.at(-1));
  });

  test('is logged once, not at each attempt, and a flood of origins adds no lines', () => {
    const { lines, check } = setUp();
    for (let count = 0; count < 100; count++) check(request({ origin: 'https://a.example', host: 'a:1' }));
    for (let count = 0; count < 100; count++)
      check(request({ origin: `https://${count}.example`, host: 'a:1' }));
    expect(lines).toHaveLength(1);
  });

  test('is answered in a few lines, however long its headers are', () => {
    const { check } = setUp();
    const { detail = '' } =
      check(request({ origin: `http://${'x'.repeat(9_000)}`, host: 'y'.repeat(9_000) }))?.problem ?? {};
    expect(detail.length).toBeLessThan(2_000);
  });
});
