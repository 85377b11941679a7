import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { choosePort } from '@hands/local/choose-port';
import { freePort } from '@hands/local/free-port';
import { startPostgres } from '@hands/local/postgres';
import { startRedis } from '@hands/local/redis';
import { needsRedis } from '@hands/testing/backends';
import { Redis } from 'ioredis';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';

function ownFolder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'hands-server-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true });
  });
  return dir;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function takenPort(): Promise<number> {
  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return port;
}

test('Postgres that was killed starts again on the same folder and port, with all that was committed', async () => {
  const options = { dir: path.join(ownFolder(), 'postgres'), port: await freePort() };
  const first = await startPostgres(options);
  onTestFinished(first.stop);
  await query(first.url, 'create table kept as select 1 as n');
  first.kill('SIGKILL');
  expect(await first.exited).toBe('signal SIGKILL');

  const second = await startPostgres(options);
  onTestFinished(second.stop);
  expect(second.url).toBe(first.url);
  expect(await query(second.url, 'select n from kept')).toEqual([{ n: 1 }]);
});

test('stopping Postgres twice is safe, and it stops while clients are connected', async () => {
  const server = await startPostgres({ dir: path.join(ownFolder(), 'postgres'), port: await freePort() });
  const client = new pg.Client(server.url);
  client.on('error', () => undefined); // it is cut off
  await client.connect();
  await Promise.all([server.stop(), server.stop()]);
  expect(await server.exited).toBe('exit code 0');
});

test('Postgres on a port that is taken says so', async () => {
  const port = await takenPort();
  const start = startPostgres({ dir: path.join(ownFolder(), 'postgres'), port });
  await expect(start).rejects.toThrow(`Postgres cannot use port ${String(port)}: it is taken.`);
});

test('Redis that was killed starts again with all that it had answered', needsRedis, async () => {
  const options = { dir: path.join(ownFolder(), 'redis'), port: await freePort() };
  const first = await startRedis(options);
  onTestFinished(first.stop);
  const client = new Redis(first.url);
  client.on('error', () => undefined); // it is cut off
  onTestFinished(() => {
    client.disconnect();
  });
  await client.set('kept', '1');
  first.kill('SIGKILL');
  expect(await first.exited).toBe('signal SIGKILL');

  const second = await startRedis(options);
  onTestFinished(second.stop);
  expect(await client.get('kept')).toBe('1');
});

test('a port that is taken is passed over, and that is said', async () => {
  const port = await takenPort();
  const said: string[] = [];
  const chosen = await choosePort('vote', port, (line) => said.push(line));
  expect(chosen).toBeGreaterThan(port);
  expect(said).toEqual([`Port ${String(port)} is taken: vote uses ${String(chosen)}.`]);
});

test('a port that was chosen is not chosen again before its service listens', async () => {
  const port = await freePort();
  const silent = () => undefined;
  expect(await choosePort('vote', port, silent)).toBe(port);
  expect(await choosePort('vote', port, silent)).toBeGreaterThan(port);
});
