// Every address that takes a body answers a bad one alike, and then does nothing.
import { asAdmin } from '@hands/testing/administrator';
import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { abc, read, setUpPolls } from './set-up-polls.ts';
import type { Fault } from './set-up-polls.ts';

const { url, send, get, create } = setUpPolls();

const addresses: [method: string, path: string][] = [
  ['POST', '/polls'],
  ['PATCH', '/polls/{id}'],
  ['DELETE', '/polls/{id}'],
  ['POST', '/polls/{id}/close'],
  ['POST', '/polls/{id}/reopen'],
  ['POST', '/polls/{id}/reset'],
  ['POST', '/polls/{id}/vote'],
  ['POST', '/'],
  ['POST', '/vote'],
  ['POST', '/votes'],
];

const bodies: [what: string, status: number, body: string, type: string, detail: string | RegExp][] = [
  ['truncated JSON', 400, '{"question": ', 'application/json', 'The request body is not valid JSON.'],
  ['a list', 400, '[]', 'application/json', 'The body must be a JSON object.'],
  ['null', 400, 'null', 'application/json', 'The body must be a JSON object.'],
  ['an unknown field', 400, '{"ranking": [1, 0]}', 'application/json', /ranking: is not a known field/],
  ['a text', 415, '{}', 'text/plain', 'Please send application/json, in UTF-8 and not compressed.'],
  [
    'another charset',
    415,
    '{}',
    'application/json; charset=utf-16',
    'Please send application/json, in UTF-8 and not compressed.',
  ],
];

test.each(addresses.flatMap((address) => bodies.map((body) => [...address, ...body] as const)))(
  '%s %s: %s is answered with %i',
  async (method, path, _what, status, body, type, detail) => {
    const poll = await create(abc);
    const address = path.replace('{id}', String(poll.id));
    const response = await send(method, address, body, { 'Content-Type': type });
    const fault = await read<Fault>(response);
    expect([response.status, fault.status]).toEqual([status, status]);
    if (typeof detail === 'string') expect(fault.detail).toBe(detail);
    else expect(fault.detail).toMatch(detail);
    expect(await get(`/polls/${poll.id}`)).toEqual(poll);
  },
);

test.each(addresses)('%s %s: a compressed body is answered with 415', async (method, path) => {
  const { id } = await create(abc);
  const response = await fetch(url() + path.replace('{id}', String(id)), {
    method,
    headers: { ...asAdmin, 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
    body: gzipSync('{}'),
  });
  expect(response.status).toBe(415);
});

test.each([
  ['POST', 'close', 200],
  ['POST', 'reset', 200],
  ['DELETE', '', 204],
])('%s %s takes no body, or an empty one', async (method, action, status) => {
  for (const body of [undefined, {}]) {
    const { id } = await create(abc);
    expect((await send(method, `/polls/${id}/${action}`, body)).status).toBe(status);
  }
});

test.each(['/polls/1/vote', '/polls', '/nothing-here'])(
  'POST %s: a body without an end is answered, and the rest is not read',
  async (path) => {
    const line = connect(Number(new URL(url()).port), '127.0.0.1');
    const closed = once(line, 'close');
    let answer = '';
    line.on('data', (data: Buffer) => (answer += data.toString()));
    line.on('error', () => undefined);
    line.write(
      `POST ${path} HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    let chunks = 0;
    const pour = setInterval(() => {
      chunks++;
      if (!line.destroyed) line.write(chunk);
    }, 10);
    await closed;
    clearInterval(pour);
    expect(answer).toMatch(path === '/nothing-here' ? /^HTTP\/1.1 404/ : /^HTTP\/1.1 413/);
    expect(answer).toContain('Connection: close');
    // the excess that is read is 64 KiB, and some time passes until the answer is here
    expect(chunks).toBeLessThan(60);
  },
);
