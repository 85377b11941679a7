import { createPool } from '@hands/db/pool';
import { watchRevokedSessions } from '@hands/db/revoked-sessions';
import { makeAdminSession, SESSION_MS } from '@hands/shared/auth/admin-session';
import { createPoll } from '@hands/testing/create-poll';
import { logger } from '@hands/testing/logger';
import { openVote } from '@hands/testing/open-vote';
import { settings, startResult } from '@hands/testing/start-result';
import { secret } from '@hands/testing/voter-cookie';
import { expect, onTestFinished, test } from 'vitest';

const adminToken = settings.adminToken ?? '';

async function setUp() {
  const vote = await openVote();
  onTestFinished(vote.close);
  const watch = () => {
    const revokedSessions = watchRevokedSessions(vote.pool, logger);
    onTestFinished(revokedSessions.close);
    return revokedSessions;
  };
  const serve = async () => {
    const revokedSessions = watch();
    await revokedSessions.refresh();
    return vote.serve({ adminToken, createPolls: 'token', revokedSessions });
  };
  const signIn = (beganAt = Date.now() - 1_000) =>
    `admin=${makeAdminSession(secret, adminToken, beganAt).value}`;
  const signOut = (base: string, cookie: string, body: Record<string, string> = {}) =>
    fetch(`${base}/admin/sign-out`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(body).toString(),
    });
  const statusOf = async (base: string, cookie: string) =>
    (await fetch(`${base}/admin`, { redirect: 'manual', headers: { cookie } })).status;
  return { vote, watch, serve, signIn, signOut, statusOf };
}

test('signing out ends the session for a copy of its cookie, too, in every process', async () => {
  const { vote, watch, serve, signIn, signOut, statusOf } = await setUp();
  const [one, other] = [await serve(), await serve()];
  const poll = await createPoll(vote.pool, { results_visible: 'never' });
  const result = await startResult(vote.settings.databaseUrl, { revokedSessions: watch() });
  const seesVotes = async (cookie: string) => {
    const response = await fetch(`${result.address}/polls/${poll}/results`, { headers: { cookie } });
    return ((await response.json()) as { visible: boolean }).visible;
  };
  const [mine, yours] = [signIn(), signIn()];
  expect(await statusOf(other, mine)).toBe(200);
  await expect.poll(() => seesVotes(mine)).toBe(true);
  expect((await signOut(one, mine)).status).toBe(303);
  expect(await statusOf(one, mine)).toBe(401);
  await expect.poll(() => statusOf(other, mine)).toBe(401);
  await expect.poll(() => seesVotes(mine)).toBe(false);
  expect(await statusOf(other, yours)).toBe(200);
  expect(await seesVotes(yours)).toBe(true);
});

test('an administrator can sign out everyone, and sign in again', async () => {
  const { vote, serve, signIn, signOut, statusOf } = await setUp();
  const url = await serve();
  const [mine, yours] = [signIn(), signIn()];
  expect((await signOut(url, mine, { everyone: 'yes' })).status).toBe(303);
  expect([await statusOf(url, mine), await statusOf(url, yours)]).toEqual([401, 401]);
  expect(await statusOf(url, signIn(Date.now() + 1))).toBe(200);
  const { rows } = await vote.pool.query('select action from admin_actions');
  expect(rows).toEqual([{ action: 'sign out everyone' }]);
});

test('sessions that have expired are forgotten', async () => {
  const { vote, serve, signIn, signOut } = await setUp();
  await vote.pool.query('insert into revoked_sessions values (gen_random_uuid(), $1)', [
    new Date(Date.now() - SESSION_MS - 1_000),
  ]);
  await signOut(await serve(), signIn());
  expect((await vote.pool.query('select from revoked_sessions')).rowCount).toBe(1);
});

test('no session counts before the list was read once', async () => {
  const pool = createPool('postgres://nobody@127.0.0.1:1/none', logger);
  onTestFinished(() => pool.end());
  const revokedSessions = watchRevokedSessions(pool, logger);
  onTestFinished(revokedSessions.close);
  await revokedSessions.refresh();
  expect(revokedSessions.isRevoked({ id: 'any', beganAt: Date.now() })).toBe(true);
});
