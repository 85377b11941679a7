import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres } from '@hands/local/databases/postgres';
import { startRedis } from '@hands/local/databases/redis';
import { choosePort } from '@hands/local/process/choose-port';
import { freePort } from '@hands/local/process/free-port';
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

async function portInUse(): Promise<number> {
  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return port;
}

test('a killed Postgres starts again in the same folder and on the same port, with all committed data', async () => {
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

test('Postgres can be stopped twice, and while clients are connected', async () => {
  const server = await startPostgres({ dir: path.join(ownFolder(), 'postgres'), port: await freePort() });
  const client = new pg.Client(server.url);
  client.on('error', () => undefined); // the server ends the connection
  await client.connect();
  await Promise.all([server.stop(), server.stop()]);
  expect(await server.exited).toBe('exit code 0');
});

test('Postgres reports a port that is in use', async () => {
  const port = await portInUse();
  const start = startPostgres({ dir: path.join(ownFolder(), 'postgres'), port });
  await expect(start).rejects.toThrow(`Postgres cannot start: port ${String(port)} is in use.`);
});

test('a killed Redis starts again with all confirmed writes', needsRedis, async () => {
  const options = { dir: path.join(ownFolder(), 'redis'), port: await freePort() };
  const first = await startRedis(options);
  onTestFinished(first.stop);
  const client = new Redis(first.url);
  client.on('error', () => undefined); // the server ends the connection
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

test('skips a port that is in use, and prints the port that it chose', async () => {
  const port = await portInUse();
  const printed: string[] = [];
  const chosen = await choosePort('vote', port, (line) => printed.push(line));
  expect(chosen).toBeGreaterThan(port);
  expect(printed).toEqual([`Port ${String(port)} is in use, so vote uses ${String(chosen)}.`]);
});

test('does not choose a port again before its service listens', async () => {
  const port = await freePort();
  const silent = () => undefined;
  expect(await choosePort('vote', port, silent)).toBe(port);
  expect(await choosePort('vote', port, silent)).toBeGreaterThan(port);
});
