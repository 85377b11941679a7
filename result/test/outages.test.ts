import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ensureSamplePoll, migrate } from '@hands/db/migrate';
import { createPool } from '@hands/db/pool';
import { startPostgres } from '@hands/local/databases/postgres';
import { freePort } from '@hands/local/process/free-port';
import { logger } from '@hands/testing/logger';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { settings, startResult } from '@hands/testing/start-result';
import { votesIn } from '@hands/testing/votes-in';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { createResultServer } from '../src/server.ts';
import { createOwnPoll } from './finding-polls.ts';

const asBrowser = { headers: { accept: 'text/html' } };

/** Postgres on its own port, which the test may kill and start again. */
async function startOwnPostgres() {
  const dir = await mkdtemp(path.join(tmpdir(), 'hands-result-'));
  const options = { dir: `${dir}/postgres`, port: await freePort(), fsync: false };
  let server = await startPostgres(options);
  onTestFinished(async () => {
    await server.stop();
    await rm(dir, { recursive: true });
  });
  return {
    url: server.url,
    kill: async () => {
      server.kill('SIGQUIT');
      await server.exited;
    },
    start: async () => void (server = await startPostgres(options)),
  };
}

async function castOne(url: string, voterId: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`insert into ballots values (1, $1, '{0}', now())`, [voterId]);
  await client.end();
}

test('during an outage of Postgres, pages say so and screens stay connected; all recover by themselves', async () => {
  const postgres = await startOwnPostgres();
  await migrate(postgres.url);
  await ensureSamplePoll(postgres.url, 'Cats', 'Dogs');
  const { address } = await startResult(postgres.url);
  const watching = await openScreen(address);
  await watching.watch(1);
  await castOne(postgres.url, '00000000-0000-4000-8000-000000000001');
  await expect.poll(() => votesIn(watching.latest())).toEqual([1, 0]);

  await postgres.kill();
  const health = async () => (await fetch(`${address}/health`)).status;
  await expect.poll(health).toBe(503);
  const page = await fetch(address, asBrowser);
  expect(page.status).toBe(503);
  expect(page.headers.get('retry-after')).toBe('1');
  expect(await page.text()).toContain('tries again by itself');
  expect((await fetch(`${address}/polls/1/results`)).status).toBe(503);
  await expect.poll(() => watching.pipelines.at(-1)?.parts.database).toBe('down');
  // the first screen of a poll that was not watched before: it is not known yet whether its number is an address of it
  watching.socket.close();
  const meanwhile = await openScreen(address);
  expect(await meanwhile.watch(1)).toMatchObject({ ok: false, retryAfter: 1 });
  expect(meanwhile.tallies).toEqual([]);

  await postgres.start();
  await expect.poll(() => meanwhile.watch(1)).toEqual({ ok: true });
  await expect.poll(() => votesIn(meanwhile.latest())).toEqual([1, 0]);
  // a crash loses all heartbeats, so a missing one means nothing yet
  await expect
    .poll(() => meanwhile.pipelines.at(-1)?.parts)
    .toEqual({ vote: 'unknown', queue: 'unknown', worker: 'unknown', database: 'up' });
  await castOne(postgres.url, '00000000-0000-4000-8000-000000000002');
  await expect.poll(() => votesIn(meanwhile.latest())).toEqual([2, 0]);
  await expect.poll(health).toBe(200);
});

test('screens stay connected if the database ends its connections', async () => {
  const { url, pool } = await openDatabase();
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  const { address } = await startResult(url);
  const screen = await openScreen(address);
  await screen.watch(1);
  let disconnects = 0;
  screen.socket.on('disconnect', () => disconnects++);
  await pool.query(
    `select pg_terminate_backend(pid)
     from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  await castOne(url, '00000000-0000-4000-8000-000000000001');
  await expect.poll(() => votesIn(screen.latest())).toEqual([1, 0]);
  expect(disconnects).toBe(0);
});

test('a screen reconnects to a service that was down, and shows what it missed', async () => {
  const { url, pool } = await openDatabase();
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  const first = await startResult(url);
  const screen = await openScreen(first.address);
  // the last answer may come after the screen has closed
  screen.socket.on('connect', () => screen.socket.emit('watch', 1, () => undefined));
  await screen.watch(1);
  await first.close();
  await castOne(url, '00000000-0000-4000-8000-000000000001');
  const second = createResultServer({ pool, tickPool: pool, exportPool: pool }, settings, logger);
  onTestFinished(() => second.close());
  await second.listen(Number(new URL(first.address).port));
  await expect.poll(() => votesIn(screen.latest())).toEqual([1, 0]);
});

test('the service starts without a database, and reports that it is down', async () => {
  const { address } = await startResult(`postgres://nobody@127.0.0.1:${String(await freePort())}/nothing`);
  const answer = await fetch(`${address}/health`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({
    status: 'down',
    parts: {
      database: { status: 'down' },
      tick: { status: 'down' },
      vote: { status: 'unknown' },
      queue: { status: 'unknown' },
      worker: { status: 'unknown' },
    },
  });
});

test('close is safe before listen and twice, and does not wait for a screen that does not respond', async () => {
  const pool = createPool('postgres://nobody@127.0.0.1:1/nothing', logger);
  onTestFinished(() => pool.end());
  const server = createResultServer({ pool, tickPool: pool, exportPool: pool }, settings, logger);
  await server.close();
  await server.close();

  const { url } = await openDatabase();
  const running = await startResult(url);
  const screen = await openScreen(running.address);
  const { engine } = screen.socket.io as unknown as {
    engine: { transport: { ws: { _socket: { pause(): void } } } };
  };
  engine.transport.ws._socket.pause();
  const startedAt = performance.now();
  await Promise.all([running.close(), running.close()]);
  // without being cut off, the other end would be waited for half a minute
  expect(performance.now() - startedAt).toBeLessThan(15_000);
});

test('a database that does not respond does not delay the disconnection of screens', async () => {
  const { url, pool } = await openDatabase();
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  const answer = new AbortController();
  const hanging = once(answer.signal, 'abort').then(() => Promise.reject(new Error('unavailable')));
  let isAsked = false;
  const tickPool = {
    query() {
      isAsked = true;
      return hanging;
    },
  } as never;
  const server = createResultServer({ pool, tickPool, exportPool: pool }, settings, logger);
  const address = `http://127.0.0.1:${String(await server.listen(0))}`;
  const screen = await openScreen(address, { reconnection: false });
  const ended = once(screen.socket as unknown as NodeJS.EventEmitter, 'disconnect');
  await expect.poll(() => isAsked).toBe(true);
  const closed = server.close();
  await ended;
  answer.abort();
  await closed;
});

test.each(['/polls/1', '/polls/1/export.csv'])('%s is answered with 503 on a locked table', async (path) => {
  const { url, pool } = await openDatabase();
  await ensureSamplePoll(url, 'Cats', 'Dogs');
  const { address } = await startResult(url);
  const locking = await pool.connect();
  await locking.query('begin');
  await locking.query('lock table ballots, polls in access exclusive mode');
  // well before a query's own timeout
  const answer = await fetch(address + path, { signal: AbortSignal.timeout(8_000) });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  await locking.query('rollback');
  locking.release();
  await expect.poll(async () => (await fetch(address + path)).status).toBe(200);
});

test('the key of a poll that is on screen is not waited for on a locked table', async () => {
  const { pool } = await openDatabase();
  const { id, key } = await createOwnPoll(pool);
  // a pool without a limit on how long it waits for a lock
  const server = createResultServer({ pool, tickPool: pool, exportPool: pool }, settings, logger);
  onTestFinished(() => server.close());
  const address = `http://127.0.0.1:${String(await server.listen(0))}`;
  const watching = await openScreen(address);
  await watching.watch(id);
  const owner = await openScreen(address, { auth: { token: key } });
  const locking = await pool.connect();
  await locking.query('begin');
  await locking.query('lock table polls, poll_keys in access exclusive mode');
  // well before a query's own timeout
  const answer = await Promise.race([owner.watch(id), setTimeout(4_000, 'no answer')]);
  await locking.query('rollback');
  locking.release();
  expect(answer).toMatchObject({ ok: false, retryAfter: 1 });
  await expect.poll(() => owner.watch(id)).toEqual({ ok: true });
});
