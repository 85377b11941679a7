// Connections that send slowly, send nothing, or never end: none disturbs others.
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { closeServer, listen, portOf } from '../src/http/http-server.ts';
import type { ConnectionLimits } from '../src/http/limit-connections.ts';
import { createLogger } from '../src/process/logger.ts';

const logger = createLogger('test', 'silent');
const SLOW = 500;
const here = '127.0.0.1';
/** Other systems than Linux have only the one address. */
const needsAddresses = { skip: process.platform !== 'linux' };

const answer: RequestListener = (req, res) => {
  req.resume();
  req.on('end', () => res.end('answer'));
};

async function open(limits?: ConnectionLimits): Promise<Server> {
  const server = await listen(answer, 0, logger, 'PORT', limits);
  onTestFinished(() => closeServer(server));
  return server;
}

async function openLine(server: Server, from: string): Promise<Socket> {
  const line = connect({ port: portOf(server), host: '127.0.0.1', localAddress: from });
  onTestFinished(() => {
    line.destroy();
  });
  line.on('error', () => undefined);
  line.resume();
  await once(line, 'connect');
  return line;
}

const openLines = (server: Server, from: string, count: number) =>
  Promise.all(Array.from({ length: count }, () => openLine(server, from)));

async function ask(server: Server, agent?: Agent): Promise<number> {
  const begun = performance.now();
  const request = get(`http://127.0.0.1:${portOf(server)}`, { agent });
  const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream];
  for await (const data of response) expect(String(data)).toBe('answer');
  return performance.now() - begun;
}

/** The median duration of 20 requests in sequence. */
async function timeRequests(server: Server, agent: Agent): Promise<number> {
  const times = [];
  for (let count = 0; count < 20; count++) times.push(await ask(server, agent));
  return times.toSorted((a, b) => a - b)[10] ?? Infinity;
}

test('500 connections that send a byte a second delay no one, and are closed', async () => {
  const server = await open();
  const agent = new Agent();
  const quick = await timeRequests(server, agent);
  const lines = await openLines(server, here, SLOW);
  const slowHeaders = lines.slice(0, SLOW / 2);
  for (const line of slowHeaders) line.write('GET / HTTP/1.1\r\nHost: here\r\nX-Slow: ');
  for (const line of lines.slice(SLOW / 2))
    line.write('POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 4000\r\n\r\n');
  const drip = setInterval(() => {
    for (const line of lines) if (!line.destroyed) line.write('a');
  }, 1_000);
  onTestFinished(() => {
    clearInterval(drip);
  });
  // who has to wait for slow connections waits until they are closed, for more than a second
  expect(await timeRequests(server, agent)).toBeLessThan(10 * quick + 1_000);
  const openLinesOf = (some: Socket[]) => some.filter(({ destroyed }) => !destroyed).length;
  await expect.poll(() => openLinesOf(slowHeaders)).toBe(0);
  await expect.poll(() => openLinesOf(lines)).toBe(0);
});

test(
  'beyond so many connections of one address, the one that has waited longest is closed, and the new one is served',
  needsAddresses,
  async () => {
    const reasons: string[] = [];
    const server = await open({ maxPerAddress: 5, onExcess: (reason) => reasons.push(reason) });
    const lines = await openLines(server, here, 5);
    const other = await openLine(server, '127.9.0.2');
    const [another] = await openLines(server, here, 1);
    await expect.poll(() => lines.map(({ destroyed }) => destroyed)).toContain(true);
    expect(lines.filter(({ destroyed }) => destroyed)).toHaveLength(1);
    another?.write('GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n');
    const [text] = (await once(another ?? other, 'data')) as [Buffer];
    expect(text.toString()).toContain('answer');
    expect(other.destroyed).toBe(false);
    expect(reasons).toEqual(['too-many-connections']);
  },
);

test('connections in all are bounded, and those of a proxy are only counted there', async () => {
  const reasons: string[] = [];
  const onExcess = (reason: string) => reasons.push(reason);
  const server = await open({ maxPerAddress: 2, maxInAll: 6, trustProxy: () => true, onExcess });
  const lines = await openLines(server, here, 6);
  await ask(server, new Agent());
  await expect.poll(() => lines.filter(({ destroyed }) => destroyed).length).toBe(1);
  expect(reasons).toEqual(['too-many-connections']);
});

test('an idle connection is closed only if none is slow', async () => {
  const server = await open({ maxPerAddress: 3 });
  const [idle, slow] = await openLines(server, here, 2);
  idle?.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
  if (idle) await once(idle, 'data');
  await openLines(server, here, 2);
  await expect.poll(() => slow?.destroyed).toBe(true);
  expect(idle?.destroyed).toBe(false);
});

test('if all others are idle, the oldest of them makes room for a new one', async () => {
  const server = await open({ maxPerAddress: 3 });
  const idle = await openLines(server, here, 3);
  for (const line of idle) {
    line.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
    await once(line, 'data');
  }
  await ask(server, new Agent());
  await expect.poll(() => idle.map(({ destroyed }) => destroyed)).toEqual([true, false, false]);
});

test('a body without an end is cut off', async () => {
  const reasons: string[] = [];
  const server = await open({ onExcess: (reason) => reasons.push(reason) });
  const line = await openLine(server, here);
  line.write('POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n');
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  const pour = setInterval(() => {
    if (!line.destroyed && line.writableLength === 0) line.write(chunk);
  }, 5);
  onTestFinished(() => {
    clearInterval(pour);
  });
  await expect.poll(() => line.destroyed).toBe(true);
  expect(reasons).toEqual(['too-much-sent']);
});
