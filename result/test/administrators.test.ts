// A session made by the vote service. The browser also sends its cookie to this service if both share a host.
import { makeAdminSession, SESSION_MS } from '@hands/shared/auth/admin-session';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { settings, startResult } from '@hands/testing/start-result';
import { cookieOf, secret } from '@hands/testing/voter-cookie';
import { expect, test } from 'vitest';

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
