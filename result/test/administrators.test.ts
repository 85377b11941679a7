// A session made by the vote service. The browser also sends its cookie to this service if both share a host.
import { revokeSessions, watchRevokedSessions } from '@hands/db/revoked-sessions';
import { inTransaction } from '@hands/db/in-transaction';
import { makeAdminSession, SESSION_MS } from '@hands/shared/auth/admin-session';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { logger } from '@hands/testing/logger';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { openStream } from '@hands/testing/open-stream';
import { asAdmin } from '@hands/testing/administrator';
import { settings, startResult } from '@hands/testing/start-result';
import { cookieOf, secret } from '@hands/testing/voter-cookie';
import { votesIn } from '@hands/testing/votes-in';
import { expect, onTestFinished, test } from 'vitest';

const token = settings.adminToken ?? '';

test('F168: an administrator’s session sees results that are hidden from everyone else', async () => {
  const { url, pool } = await openDatabase();
  const pollId = await createPoll(pool, { results_visible: 'never' });
  await addBallot(pool, pollId, 1);
  const { address } = await startResult(url);
  const read = async (session: string) => {
    const headers = { Cookie: `admin=${session}` };
    const response = await fetch(`${address}/polls/${pollId}/results`, { headers });
    return ((await response.json()) as { visible: boolean }).visible;
  };
  expect(await read(makeAdminSession(secret, token).value)).toBe(true);
  expect(await read(makeAdminSession(secret, 'another token').value)).toBe(false);
  expect(await read(makeAdminSession('another secret', token).value)).toBe(false);
  expect(await read(makeAdminSession(secret, token, Date.now() - SESSION_MS).value)).toBe(false);
  expect(await read('')).toBe(false);
});

test('reads only the cookies of its own system, which it recognises by their suffix', async () => {
  const { url, pool } = await openDatabase();
  const pollId = await createPoll(pool, { results_visible: 'after_vote' });
  const voterId = await addBallot(pool, pollId, 1);
  const { address } = await startResult(url, { cookieSuffix: '-2' });
  const read = async (cookie: string) => {
    const response = await fetch(`${address}/polls/${pollId}/results`, { headers: { cookie } });
    return ((await response.json()) as { visible: boolean }).visible;
  };
  const session = makeAdminSession(secret, token).value;
  expect(await read(`admin-2=${session}`)).toBe(true);
  expect(await read(`admin=${session}`)).toBe(false);
  expect(await read(cookieOf(voterId).replace('voter=', 'voter-2='))).toBe(true);
  expect(await read(cookieOf(voterId))).toBe(false);
});

/** Sockets that see a poll whose results are hidden, of two sessions and of one with the token. */
async function openAdminSockets(mine: string, yours: string) {
  const { url, pool } = await openDatabase();
  const pollId = await createPoll(pool, { results_visible: 'never' });
  await addBallot(pool, pollId, 1);
  const revokedSessions = watchRevokedSessions(pool, logger);
  onTestFinished(revokedSessions.close);
  await revokedSessions.refresh();
  const { address } = await startResult(url, { revokedSessions });
  const open = async (headers: Record<string, string>) => {
    const screen = await openScreen(address, { extraHeaders: headers });
    screen.socket.on('connect', () => void screen.watch(pollId));
    await screen.watch(pollId);
    return { screen, stream: await openStream(`${address}/polls/${pollId}/stream`, { headers }) };
  };
  const sockets = {
    mine: await open({ cookie: `admin=${mine}` }),
    yours: await open({ cookie: `admin=${yours}` }),
    token: await open(asAdmin),
  };
  const seen = () =>
    Object.values(sockets).map(({ screen, stream }) => [votesIn(screen.latest()), votesIn(stream.latest())]);
  const all = [
    [0, 1],
    [0, 1],
  ];
  await expect.poll(seen).toEqual([all, all, all]);
  return { pool, pollId, sockets };
}

/** The socket connects again and sees what the public sees; the stream is closed; other administrators stay. */
async function expectEnded({ pool, pollId, sockets }: Awaited<ReturnType<typeof openAdminSockets>>) {
  const { mine, yours, token } = sockets;
  await expect.poll(() => votesIn(mine.screen.latest()), { timeout: 8_000 }).toEqual([null, null]);
  await expect
    .poll(() => mine.stream.end)
    .toEqual({ code: 4401, reason: 'This session has ended. Please sign in again.' });
  await addBallot(pool, pollId, 1);
  for (const each of [yours.screen, yours.stream, token.screen, token.stream])
    await expect.poll(() => votesIn(each.latest())).toEqual([0, 2]);
  expect(votesIn(mine.stream.latest())).toEqual([0, 1]);
  expect([yours.stream.end, token.stream.end]).toEqual([undefined, undefined]);
}

test('a session that is ended closes its open sockets, and no others', async () => {
  const mine = makeAdminSession(secret, token);
  const parts = await openAdminSockets(mine.value, makeAdminSession(secret, token).value);
  await inTransaction(parts.pool, (client) => revokeSessions(client, mine));
  await expectEnded(parts);
});

test('a session that expires closes its open sockets, and no others', async () => {
  const { value } = makeAdminSession(secret, token, Date.now() - SESSION_MS + 5_000);
  await expectEnded(await openAdminSockets(value, makeAdminSession(secret, token).value));
});
