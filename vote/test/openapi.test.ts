import { asAdmin } from '@hands/testing/administrator';
import type { ApiDocument, Schema } from '@hands/shared/http/openapi';
import { closeLongAgo } from '@hands/testing/close-long-ago';
import { openVote } from '@hands/testing/open-vote';
import { slugOf } from '@hands/testing/slug-of';
import type { TestVote } from '@hands/testing/open-vote';
import type { Router } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createRouters } from '../src/app.ts';
import { voteApi } from '../src/describe-api.ts';

let vote: TestVote;
let url = '';
let guardedUrl = '';
let limitedUrl = '';

beforeAll(async () => {
  vote = await openVote();
  url = await vote.serve();
  const guarded = { createPolls: 'token' as const };
  guardedUrl = await vote.serve({ ...guarded, userVotesNeedToken: true });
  limitedUrl = await vote.serve({ ...guarded, limits: { ...vote.parts.limits, perVoter: 1 } });
  for (let attempt = 0; attempt < 10; attempt++)
    await fetch(`${limitedUrl}/polls/1`, { method: 'DELETE', headers: wrongToken });
});
afterAll(() => vote.close());

interface Call {
  path: string;
  base?: string;
  headers?: Record<string, string>;
  body?: string;
}

const wrongToken = { Authorization: 'Bearer another' };
const jsonType = { 'Content-Type': 'application/json' };
const formType = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' };
const json = (path: string, body: unknown): Call => ({ path, headers: jsonType, body: JSON.stringify(body) });
const form = (path: string, body: string): Call => ({ path, headers: formType, body });
const page = (path: string): Call => ({ path, headers: { Accept: 'text/html' } });

const poll = { question: 'Which?', options: [{ text: 'A' }, { text: 'B' }, { text: 'C' }] };

async function makePoll(more: object = {}): Promise<number> {
  const response = await fetch(`${url}/polls`, {
    method: 'POST',
    headers: jsonType,
    body: JSON.stringify({ ...poll, ...more }),
  });
  return ((await response.json()) as { id: number }).id;
}

async function makePollWithBallot(): Promise<number> {
  const id = await makePoll();
  await vote.pool.query('insert into ballots values ($1, gen_random_uuid(), array[2], now())', [id]);
  return id;
}

/** A poll with more ballots than the reset request itself removes. */
async function makeResettingPoll(): Promise<number> {
  const id = await makePoll();
  await vote.pool.query(
    'insert into ballots select $1, gen_random_uuid(), array[2], now() from generate_series(1, 3000)',
    [id],
  );
  await fetch(`${url}/polls/${id}/reset`, { method: 'POST', headers: asAdmin });
  return id;
}

/** A poll that closed in 2020, marked as sealed by hand because nothing seals polls in these tests. */
async function makeFinalPoll(): Promise<number> {
  const id = await makeClosedPoll();
  await vote.pool.query('update polls set sealed_at = closes_at where id = $1', [id]);
  return id;
}

async function voteForReceipt(): Promise<string> {
  const { path, headers, body } = json('/polls/1/vote', { choice: 0 });
  const response = await fetch(url + path, { method: 'POST', headers: headers ?? {}, body: body ?? '' });
  return ((await response.json()) as { receipt: string }).receipt;
}

const slugOfPoll1 = () => slugOf(vote.pool, 1);

async function joinCode(): Promise<string> {
  const { rows } = await vote.pool.query<{ code: string }>('select code from join_codes limit 1');
  return rows[0]?.code ?? (await makePoll(), joinCode());
}

async function wrongCode(): Promise<string> {
  const { rows } = await vote.pool.query<{ code: string }>(
    `select lpad(n::text, 6, '0') as code
     from generate_series(0, 999999) as n
     where lpad(n::text, 6, '0') not in (select code from join_codes)
     limit 1`,
  );
  return rows[0]?.code ?? '';
}

/** One wrong code more than an address may send. */
async function tooManyCodes(path: string): Promise<Call> {
  const base = await vote.serve({ limits: { ...vote.parts.limits, wrongCodes: 1 } });
  const call = { path: path + (await wrongCode()), base };
  await fetch(base + call.path);
  return call;
}

/** @returns the address of the poll's keys */
async function makePollWithKeys(keys: number): Promise<string> {
  const path = `/polls/${await makePoll()}/keys`;
  for (let more = 1; more < keys; more++) await addKey(path);
  return path;
}

/** @returns the key */
async function addKey(path: string): Promise<string> {
  const { headers, body } = json(path, { label: 'Ana' });
  const init = { method: 'POST', headers: { ...headers, ...asAdmin }, body: body ?? '' };
  return ((await (await fetch(url + path, init)).json()) as { key: string }).key;
}

/** @returns the address of the first key */
async function firstKey(path: string): Promise<string> {
  const { keys } = (await (await fetch(url + path, { headers: asAdmin })).json()) as {
    keys: { id: string }[];
  };
  return `${path}/${keys[0]?.id ?? ''}`;
}

/** @returns the address of its tokens, and a voting link */
async function makePollWithTokens(): Promise<{ path: string; token: string; link: string }> {
  const path = `/polls/${await makePoll({ voters: 'token' })}/tokens`;
  const { headers, body } = json(path, { labels: ['Ana'] });
  const init = { method: 'POST', headers: { ...headers, ...asAdmin }, body: body ?? '' };
  const { tokens } = (await (await fetch(url + path, init)).json()) as {
    tokens: { id: string; url: string }[];
  };
  return { path, token: `${path}/${tokens[0]?.id ?? ''}`, link: new URL(tokens[0]?.url ?? '').pathname };
}
const wrongLink = async () => (await makePollWithTokens()).link.slice(0, -26) + '0'.repeat(26);

const makeClosedPoll = async () => closeLongAgo(vote.pool, await makePoll());

/** One voter's next vote, where each has one in ten seconds, of which some are left. */
async function oneTooMany(call: Call): Promise<Call> {
  const send = (headers: Record<string, string>) =>
    fetch(limitedUrl + call.path, {
      method: 'POST',
      headers: { ...call.headers, ...headers },
      body: call.body ?? '',
    });
  const cookie = (await send({})).headers.getSetCookie()[0]?.split(';')[0];
  const headers = { ...call.headers, ...(cookie && { Cookie: cookie }) };
  for (;;) {
    const { status, headers: answered } = await send(headers);
    if (status === 429 && Number(answered.get('retry-after')) > 5) break;
  }
  return { ...call, base: limitedUrl, headers };
}

const userVote = (path: string, pollId: number) => json(path, { pollId, optionId: 0, userId: 'user 1' });

/** For each operation, a call for each status that is specific to it. */
const calls: Record<string, Record<string, () => Call | Promise<Call>>> = {
  'get /polls': { 200: () => ({ path: '/polls?limit=1' }), 400: () => ({ path: '/polls?limit=0' }) },
  'post /polls': { 201: () => json('/polls', poll) },
  'get /polls/new': { 200: () => page('/polls/new') },
  'get /polls/{id}': { 200: () => ({ path: '/polls/1' }), 404: () => ({ path: '/polls/999999' }) },
  'patch /polls/{id}': {
    200: async () => json(`/polls/${await makePoll()}`, { question: 'Which one?' }),
    400: () => json('/polls/1', { question: '' }),
    404: () => json('/polls/999999', {}),
    409: async () => json(`/polls/${await makePollWithBallot()}`, { kind: 'ranked' }),
  },
  'delete /polls/{id}': {
    204: async () => ({ path: `/polls/${await makePoll()}` }),
    400: () => json('/polls/1', { reason: 'late' }),
    404: () => ({ path: '/polls/999999' }),
  },
  'post /polls/{id}/close': {
    200: async () => json(`/polls/${await makePoll()}/close`, {}),
    400: () => json('/polls/1/close', { reason: 'late' }),
    404: () => json('/polls/999999/close', {}),
    409: async () => json(`/polls/${await makeClosedPoll()}/close`, {}),
  },
  'post /polls/{id}/reopen': {
    200: async () => json(`/polls/${await makeFinalPoll()}/reopen`, {}),
    400: async () => json(`/polls/${await makeFinalPoll()}/reopen`, { closesAt: '2021-01-01T00:00:00Z' }),
    404: () => json('/polls/999999/reopen', {}),
    409: async () => json(`/polls/${await makePoll()}/reopen`, {}),
  },
  'post /polls/{id}/reset': {
    200: async () => json(`/polls/${await makePollWithBallot()}/reset`, {}),
    400: () => json('/polls/1/reset', { reason: 'late' }),
    404: () => json('/polls/999999/reset', {}),
    409: async () => json(`/polls/${await makeResettingPoll()}/reset`, {}),
  },
  'get /polls/{id}/keys': {
    200: async () => ({ path: await makePollWithKeys(1) }),
    403: () => ({ path: '/polls/1/keys', base: guardedUrl, headers: wrongToken }),
    404: () => ({ path: '/polls/999999/keys' }),
  },
  'post /polls/{id}/keys': {
    201: async () => json(await makePollWithKeys(1), { label: 'Ana' }),
    404: () => json('/polls/999999/keys', { label: 'Ana' }),
    409: async () => json(await makePollWithKeys(20), { label: 'Ana' }),
  },
  'delete /polls/{id}/keys/{keyId}': {
    204: async () => ({ path: await firstKey(await makePollWithKeys(2)) }),
    404: () => ({ path: '/polls/1/keys/0123456789abcdef' }),
    409: async () => {
      const path = await makePollWithKeys(2);
      const Authorization = `Bearer ${await addKey(path)}`;
      for (let left = 2; left > 0; left--)
        await fetch(url + (await firstKey(path)), { method: 'DELETE', headers: asAdmin });
      return { path: await firstKey(path), base: url, headers: { Authorization } };
    },
  },
  'get /polls/{id}/tokens': {
    200: async () => ({ path: (await makePollWithTokens()).path }),
    403: () => ({ path: '/polls/1/tokens', base: guardedUrl, headers: wrongToken }),
    404: () => ({ path: '/polls/999999/tokens' }),
  },
  'post /polls/{id}/tokens': {
    201: async () => json((await makePollWithTokens()).path, { count: 2 }),
    404: () => json('/polls/999999/tokens', { count: 2 }),
    409: () => json('/polls/1/tokens', { count: 2 }),
    413: () => json('/polls/1/tokens', { labels: ['x'.repeat(1024 * 1024)] }),
  },
  'delete /polls/{id}/tokens/labels': {
    204: async () => ({ path: `${(await makePollWithTokens()).path}/labels` }),
    404: () => ({ path: '/polls/999999/tokens/labels' }),
  },
  'delete /polls/{id}/tokens/{tokenId}': {
    204: async () => ({ path: (await makePollWithTokens()).token }),
    404: () => ({ path: '/polls/1/tokens/0123456789abcdef' }),
  },
  'post /polls/{id}/tokens/{tokenId}/replace': {
    201: async () => ({ path: `${(await makePollWithTokens()).token}/replace` }),
    404: () => ({ path: '/polls/1/tokens/0123456789abcdef/replace' }),
    409: async () => {
      const { path, token } = await makePollWithTokens();
      await vote.pool.query(
        `insert into voter_tokens (poll_id, hash)
         select $1, sha256(n::text::bytea)
         from generate_series(2, 10000) as n`,
        [path.split('/')[2]],
      );
      return { path: `${token}/replace` };
    },
  },
  'get /p/{id}/t/{token}': {
    200: async () => ({ path: (await makePollWithTokens()).link }),
    303: () => ({ path: '/p/1/t/any' }),
    403: async () => ({ path: await wrongLink() }),
    404: () => ({ path: '/p/nosuchpoll/t/any' }),
    429: async () => ({ path: await wrongLink(), base: limitedUrl }),
  },
  'post /p/{id}/t/{token}': {
    303: async () => ({ path: (await makePollWithTokens()).link }),
    403: async () => ({ path: await wrongLink() }),
    404: () => ({ path: '/p/nosuchpoll/t/any' }),
    429: async () => ({ path: await wrongLink(), base: limitedUrl }),
  },
  'get /p/{id}/thanks': {
    200: async () => ({ path: `/p/1/thanks?receipt=${await voteForReceipt()}` }),
    303: () => ({ path: '/p/1/thanks' }),
    404: () => ({ path: '/p/nosuchpoll/thanks' }),
  },
  'post /polls/{id}/vote': {
    202: () => json('/polls/1/vote', { choice: 0 }),
    303: () => form('/polls/1/vote', 'choice=0'),
    404: () => json('/polls/999999/vote', { choice: 0 }),
    409: async () => json(`/polls/${await makeClosedPoll()}/vote`, { choice: 0 }),
    429: () => oneTooMany(json('/polls/1/vote', { choice: 0 })),
  },
  'get /p/{id}': {
    200: async () => ({ path: `/p/${await slugOfPoll1()}` }),
    404: () => ({ path: '/p/nosuchpoll' }),
  },
  'post /p/{id}/vote': {
    202: async () => json(`/p/${await slugOfPoll1()}/vote`, { choice: 0 }),
    303: async () => form(`/p/${await slugOfPoll1()}/vote`, 'choice=0'),
    404: () => json('/p/nosuchpoll/vote', { choice: 0 }),
    409: async () => json(`/p/${await makeClosedPoll()}/vote`, { choice: 0 }),
    429: () => oneTooMany(json('/p/1/vote', { choice: 0 })),
  },
  'get /p/{id}/vote': { 303: () => ({ path: '/p/1/vote' }) },
  'get /p/{id}/results': { 307: () => ({ path: '/p/1/results' }) },
  'get /polls/{id}/vote': { 303: () => ({ path: '/polls/1/vote' }) },
  'get /polls/{id}/results': { 307: () => ({ path: '/polls/1/results' }) },
  'post /vote': {
    202: () => userVote('/vote', 1),
    404: () => userVote('/vote', 999999),
    409: async () => userVote('/vote', await makeClosedPoll()),
    429: () => oneTooMany(userVote('/vote', 1)),
  },
  'post /votes': {
    202: () => userVote('/votes', 1),
    404: () => userVote('/votes', 999999),
    409: async () => userVote('/votes', await makeClosedPoll()),
    429: () => oneTooMany(userVote('/votes', 1)),
  },
  'get /p/{id}/share': {
    200: () => ({ path: '/p/1/share', headers: asAdmin }),
    303: () => ({ path: '/p/1/share' }),
    404: () => ({ path: '/p/nosuchpoll/share' }),
  },
  'get /p/{id}/event.ics': {
    200: async () => ({
      path: `/p/${await slugOf(vote.pool, await makePoll({ opensAt: '2100-01-01T00:00:00Z' }))}/event.ics`,
    }),
    404: () => ({ path: '/p/1/event.ics' }),
  },
  'get /p/{id}/qr.svg': {
    200: () => ({ path: '/p/1/qr.svg' }),
    404: () => ({ path: '/p/nosuchpoll/qr.svg' }),
  },
  'get /join': {
    200: () => page('/join'),
    303: async () => ({ path: `/join?code=${await joinCode()}` }),
    400: () => ({ path: `/join?code=${'1'.repeat(301)}` }),
    404: () => ({ path: '/join?code=1' }),
    429: () => tooManyCodes('/join?code='),
  },
  'get /{code}': {
    303: async () => ({ path: `/${await joinCode()}` }),
    404: async () => ({ path: `/${await wrongCode()}` }),
    429: () => tooManyCodes('/'),
  },
  'get /receipts/{receipt}': {
    200: async () => ({ path: `/receipts/${await voteForReceipt()}` }),
    404: () => ({ path: '/receipts/none' }),
  },
  'get /themes': { 200: () => ({ path: '/themes' }) },
  'get /themes/{theme}/polls': {
    200: () => ({ path: '/themes/Moral%20Dilemmas/polls' }),
    400: () => ({ path: '/themes/Sports/polls?cursor=x' }),
  },
  'get /': { 200: () => page('/') },
  'post /': {
    202: () => json('/', { choice: 1 }),
    303: () => form('/', 'vote=a'),
    429: () => oneTooMany(json('/', { choice: 1 })),
  },
  'get /health': { 200: () => ({ path: '/health' }) },
  'get /stats': { 200: () => ({ path: '/stats' }) },
  'get /live': { 200: () => ({ path: '/live' }) },
  'get /metrics': { 200: () => ({ path: '/metrics' }) },
  'get /openapi.json': { 200: () => ({ path: '/openapi.json' }) },
  'get /docs': { 200: () => page('/docs') },
};

/** Calls for the statuses that all operations answer alike. */
const usualCalls: Record<string, (path: string) => Call> = {
  400: (path) => json(path, {}),
  401: (path) => ({ ...json(path, poll), base: guardedUrl }),
  403: (path) => ({ ...json(path, poll), headers: { ...jsonType, Origin: 'http://elsewhere.example' } }),
  413: (path) => json(path, { question: 'x'.repeat(40_000) }),
  429: (path) => ({ ...json(path, poll), headers: { ...jsonType, ...wrongToken }, base: limitedUrl }),
  415: (path) => ({ path, headers: { 'Content-Type': 'text/plain' }, body: 'a vote' }),
};

/** Statuses that need a service whose parts are unavailable, or a database without poll 1. */
const testedElsewhere = ['503', 'post / 404', 'post / 409'];

const operations = Object.entries(voteApi.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method} ${path}`,
    method,
    path,
    operation,
  })),
);

describe.each(operations)('$name', ({ name, method, path, operation }) => {
  const statuses = Object.keys(operation.responses).filter(
    (status) => !testedElsewhere.includes(status) && !testedElsewhere.includes(`${name} ${status}`),
  );

  test.each(statuses)('answers %s as /openapi.json describes', async (status) => {
    const isManaging = operation.security !== undefined;
    const call = await (calls[name]?.[status]?.() ?? usualCalls[status]?.(path.replace('{id}', '1')));
    if (!call) throw new Error(`there is no call that ${name} answers with ${status}`);
    const response = await fetch((call.base ?? url) + call.path, {
      method: method.toUpperCase(),
      redirect: 'manual',
      headers: { ...(isManaging && call.base === undefined && asAdmin), ...call.headers },
      ...(call.body !== undefined && method !== 'get' && { body: call.body }),
    });
    expect(`${response.status}`).toBe(status);
    const { content, headers = {} } = operation.responses[status] ?? {};
    for (const header of Object.keys(headers).filter((one) => one !== 'Link'))
      expect(response.headers.get(header), header).not.toBeNull();
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    const text = await response.text();
    if (!content) return;
    expect(Object.keys(content)).toContain(type);
    if (type.endsWith('json')) expectToMatch(JSON.parse(text), content[type]?.schema ?? {});
  });
});

function expectToMatch(answer: unknown, schema: Schema): void {
  const whole = JSON.parse(
    JSON.stringify({ ...schema, $defs: voteApi.components.schemas }).replaceAll(
      '#/components/schemas/',
      '#/$defs/',
    ),
  ) as Parameters<typeof z.fromJSONSchema>[0];
  expect(z.fromJSONSchema(whole).safeParse(answer).error).toBeUndefined();
}

test('every route of the service is in /openapi.json, and nothing else', () => {
  const { votes, app } = createRouters(vote.parts);
  const routes = [...routesOf(votes), ...routesOf(app.router)];
  expect(routes.toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
});

function routesOf({ stack }: Pick<Router, 'stack'>): string[] {
  return stack.flatMap(({ route }) => {
    if (!route) return [];
    const paths = [route.path as string | RegExp]
      .flat()
      .map((path) => (path instanceof RegExp ? '/{code}' : path));
    // handlers for all methods only answer 405
    const methods = new Set(
      route.stack.flatMap(({ method }: { method: string | undefined }) => method ?? []),
    );
    return paths.flatMap((path) =>
      [...methods].map((method) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`),
    );
  });
}

test('/openapi.json is OpenAPI 3.1 with every reference resolved and every operation named once', async () => {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as ApiDocument;
  expect(document).toEqual(voteApi);
  expect(document.openapi).toMatch(/^3\.1\./);
  const names = Object.keys(document.components.schemas);
  for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
    expect(names).toContain(name);
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test('/docs shows every operation, with its fields and an example, without JavaScript', async () => {
  const text = await (await fetch(`${url}/docs/`)).text();
  expect(text).toContain('<title>Show of Hands: vote</title>');
  for (const { operation } of operations) {
    expect(text).toContain(`id="${operation.operationId}"`);
    expect(text).toContain(operation.summary);
  }
  expect(text).toContain('options[].text');
  expect(text).toContain('What is your favorite programming language?');
  expect(text).not.toContain('<script');
});
