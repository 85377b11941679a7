// Outside production anyone may vote by `userId`, as in the systems that these calls come from. In production that would let
// anyone vote for any user, and as often as they can invent users.
import { adminToken } from '@hands/testing/administrator';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';

const guarded = { createPolls: 'token' as const, userVotesNeedToken: true };

let vote: TestVote;
beforeAll(async () => {
  vote = await openVote();
});
afterAll(() => vote.close());

const cast = (url: string, token?: string, path = '/vote') =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(token !== undefined && { Authorization: token }) },
    body: JSON.stringify({ pollId: 1, optionId: 0, userId: crypto.randomUUID() }),
  });
const right = `Bearer ${adminToken}`;

test.each(['/vote', '/votes', '/votes/'])('a vote to %s needs the admin token', async (path) => {
  const url = await vote.serve(guarded);
  const without = await cast(url, undefined, path);
  expect([without.status, without.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  expect(await without.json()).toMatchObject({
    detail: 'Votes by userId require the admin token. Send it as Authorization: Bearer <ADMIN_TOKEN>.',
  });
  const wrong = await cast(url, 'Bearer a-token-of-someone', path);
  expect([wrong.status, await wrong.json()]).toMatchObject([403, { detail: 'The admin token is wrong.' }]);
  expect((await cast(url, right, path)).status).toBe(202);
});

test('wrong tokens are counted, and do not shut out the right one', async () => {
  const url = await vote.serve(guarded);
  const statuses = [];
  for (let attempt = 0; attempt < 11; attempt++)
    statuses.push((await cast(url, `Bearer guess-${attempt}`)).status);
  expect(statuses).toEqual([...Array<number>(10).fill(403), 429]);
  expect((await cast(url, right)).status).toBe(202);
});

test('without ADMIN_TOKEN no token is right, and the answer names the setting', async () => {
  const url = await vote.serve({ ...guarded, adminToken: undefined });
  for (const token of [undefined, right, 'Bearer undefined']) {
    const answer = await cast(url, token);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('ADMIN_TOKEN') as string });
  }
});

test('voters with a cookie need no token', async () => {
  const url = await vote.serve(guarded);
  const answer = await fetch(`${url}/polls/1/vote`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"choice": 0}',
  });
  expect(answer.status).toBe(202);
});

test('F061: outside production these calls need no token, even if one is set', async () => {
  const settings = { DATABASE_URL: 'postgres://localhost/votes', ADMIN_TOKEN: adminToken };
  expect(loadConfig(settings).userVotesNeedToken).toBe(false);
  const production = {
    ...settings,
    NODE_ENV: 'production',
    TRUST_PROXY: '0',
    COOKIE_SECRET: 'a secret of these tests',
  };
  expect(loadConfig(production).userVotesNeedToken).toBe(true);
  expect((await cast(await vote.serve({ createPolls: 'token' }))).status).toBe(202);
});
