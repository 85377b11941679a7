// Ballots are rejected only if the data itself is invalid (SQLSTATE classes 22 and 23). Other errors are retried for as long
// as they last, and /health reports them.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { usualBackend } from '@hands/testing/backends';
import { createPoll } from '@hands/testing/create-poll';
import { openTestSystem } from '@hands/testing/test-system';
import type { TestSystem } from '@hands/testing/test-system';
import { afterEach, beforeEach, expect, test } from 'vitest';

let system: TestSystem;
beforeEach(async () => {
  system = await openTestSystem(usualBackend);
});
afterEach(() => system.close());

async function castIn(pollId: number): Promise<void> {
  const castAt = system.queue.now() ?? 0;
  await system.queue.add(0, [{ pollId, voterId: randomUUID(), choices: [0], castAt }]);
}

async function countRecorded(): Promise<number> {
  const { rows } = await system.pool.query<{ count: number }>(
    'select count(*)::integer as count from ballots',
  );
  return rows[0]?.count ?? 0;
}

async function healthOf(url: string) {
  const response = await fetch(`${url}/health`);
  const { parts } = (await response.json()) as { parts: { recording: { reason?: string } } };
  return { status: response.status, reason: parts.recording.reason };
}

async function expectRecorded(url: string, count: number): Promise<void> {
  await expect.poll(countRecorded).toBe(count);
  await expect.poll(() => healthOf(url)).toEqual({ status: 200, reason: undefined });
  expect((await system.queue.readBacklog()).failedBatches).toBe(0);
  expect((await system.pool.query('select from rejected_ballots')).rowCount).toBe(0);
}

/** Ends all connections of a role that can no longer sign in, also those that were signing in meanwhile. */
async function endConnections(role: string): Promise<void> {
  for (let quiet = 0; quiet < 5; quiet++) {
    const { rowCount } = await system.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where usename = $1',
      [role],
    );
    if (rowCount !== 0) quiet = 0;
    await delay(50);
  }
}

test('I6: retries while a table is missing', async () => {
  const { url } = await system.startWorker();
  await system.pool.query('alter table options rename to options_gone');
  await castIn(1);
  const reason = 'relation "options" does not exist';
  await expect.poll(() => healthOf(url)).toEqual({ status: 503, reason });
  await system.pool.query('alter table options_gone rename to options');
  await expectRecorded(url, 1);
});

test('I6: retries while the password is wrong', async () => {
  const role = `worker_${randomUUID().replaceAll('-', '')}`;
  await system.pool.query(`create role ${role} login superuser password 'first'`);
  try {
    const { url } = await system.startWorker({ user: role, password: 'first' });
    await castIn(1);
    await expectRecorded(url, 1);
    await system.pool.query(`alter role ${role} password 'second'`);
    await endConnections(role);
    await castIn(1);
    const reason = `password authentication failed for user "${role}"`;
    await expect.poll(() => healthOf(url)).toEqual({ status: 503, reason });
    await system.pool.query(`alter role ${role} password 'first'`);
    await expectRecorded(url, 2);
  } finally {
    await system.pool.query(`alter role ${role} nologin`);
    await endConnections(role);
    await system.pool.query(`drop role ${role}`);
  }
});

test('I6: recovers after a table was changed under prepared statements, even if votes cannot be changed', async () => {
  const { url } = await system.startWorker();
  const final = await createPoll(system.pool, { vote_change: false });
  for (const pollId of [1, final]) await castIn(pollId);
  await expectRecorded(url, 2);
  await system.pool.query('alter table polls alter column vote_change type text using vote_change::text');
  await castIn(final);
  await expect.poll(async () => (await healthOf(url)).status).toBe(503);
  await system.pool.query(
    'alter table polls alter column vote_change type boolean using vote_change::boolean',
  );
  for (const pollId of [1, final]) await castIn(pollId);
  await expectRecorded(url, 5);
});
