// Who may manage a poll: everyone named below, on every address that changes something or shows what others may not see.
import { asAdmin } from '@hands/testing/administrator';
import { closeLongAgo } from '@hands/testing/close-long-ago';
import { describe, expect, test } from 'vitest';
import { formOf, shown, signedIn } from './set-up-administration.ts';
import { byBearer, byCookie, setUpOwners, withKey } from './set-up-owners.ts';
import type { OwnedPoll } from './set-up-owners.ts';

const { vote, send, addPoll, addKey, readActivity } = setUpOwners();

type Headers = Record<string, string>;

const managers: [who: string, actor: RegExp, headers: (poll: OwnedPoll) => Headers][] = [
  ['the owner by bearer', /^key owner$/, byBearer],
  ['the owner by cookie', /^key owner$/, byCookie],
  ['an administrator by token', /^token$/, () => asAdmin],
  ['an administrator by session', /^session [0-9a-f]{8}$/, signedIn],
];

const strangers: [who: string, status: number, headers: (poll: OwnedPoll, other: OwnedPoll) => Headers][] = [
  ['the owner of another poll by bearer', 403, (_poll, other) => byBearer(other)],
  ['the owner of another poll by cookie', 401, (_poll, other) => byCookie(other)],
  [
    'the owner of another poll by a cookie for this one',
    401,
    (poll, { key }) => byCookie(withKey(poll, key)),
  ],
  ['nobody', 401, () => ({})],
];

interface Route {
  method: string;
  /** After `/polls/{id}` or `/p/{slug}/manage`. */
  rest?: string | ((poll: OwnedPoll) => Promise<string>);
  body?: object;
  status: number;
  /** In the activity log; undefined if nothing is changed. */
  action?: string;
  isFinal?: boolean;
}

const addToken = async ({ slug }: OwnedPoll) => {
  const { text } = await send('POST', `/polls/${slug}/tokens`, asAdmin, { count: 1 });
  return (JSON.parse(text) as { tokens: { id: string }[] }).tokens[0]?.id ?? '';
};
const tokenPath =
  (before: string, end = '') =>
  async (poll: OwnedPoll) =>
    `${before}/${await addToken(poll)}${end}`;
const labelled = (path: string) => async (poll: OwnedPoll) => {
  await addToken(poll);
  return path;
};
const keyPath = (end: string) => async (poll: OwnedPoll) => `/keys/${(await addKey(poll)).id}${end}`;
const form = (fields: Record<string, string> = {}) => new URLSearchParams(fields);
const edit = () => {
  const fields = form({ ...formOf({ question: 'Other?' }), shown });
  for (const text of ['A', 'B']) fields.append('option', text);
  return fields;
};

const api: Record<string, Route> = {
  'PATCH /polls/{id}': { method: 'PATCH', body: { question: 'Other?' }, status: 200, action: 'change poll' },
  'POST /polls/{id}/close': { method: 'POST', rest: '/close', status: 200, action: 'close poll' },
  'POST /polls/{id}/reopen': {
    method: 'POST',
    rest: '/reopen',
    status: 200,
    action: 'reopen poll',
    isFinal: true,
  },
  'POST /polls/{id}/reset': { method: 'POST', rest: '/reset', status: 200, action: 'reset poll' },
  'DELETE /polls/{id}': { method: 'DELETE', status: 204, action: 'delete poll' },
  'GET /polls/{id}/keys': { method: 'GET', rest: '/keys', status: 200 },
  'POST /polls/{id}/keys': {
    method: 'POST',
    rest: '/keys',
    body: { label: 'B' },
    status: 201,
    action: 'add key',
  },
  'DELETE /polls/{id}/keys/{keyId}': {
    method: 'DELETE',
    rest: keyPath(''),
    status: 204,
    action: 'revoke key',
  },
  'GET /polls/{id}/tokens': { method: 'GET', rest: '/tokens', status: 200 },
  'POST /polls/{id}/tokens': {
    method: 'POST',
    rest: '/tokens',
    body: { count: 1 },
    status: 201,
    action: 'add voting links',
  },
  'DELETE /polls/{id}/tokens/labels': {
    method: 'DELETE',
    rest: labelled('/tokens/labels'),
    status: 204,
    action: 'delete names of voters',
  },
  'DELETE /polls/{id}/tokens/{tokenId}': {
    method: 'DELETE',
    rest: tokenPath('/tokens'),
    status: 204,
    action: 'revoke voting link',
  },
  'POST /polls/{id}/tokens/{tokenId}/replace': {
    method: 'POST',
    rest: tokenPath('/tokens', '/replace'),
    status: 201,
    action: 'replace voting link',
  },
};

const pages: Record<string, Route> = {
  'the page': { method: 'GET', status: 200 },
  'the page that asks before deleting': { method: 'GET', rest: '/delete', status: 200 },
  'the page that asks before revoking': { method: 'GET', rest: keyPath('/revoke'), status: 200 },
  'the activity': { method: 'GET', rest: '/activity', status: 200 },
  'the form that edits': { method: 'POST', body: edit(), status: 303, action: 'change poll' },
  'the button that hides': { method: 'POST', rest: '/listed', body: form({ listed: 'false' }), status: 303 },
  'the button that closes': {
    method: 'POST',
    rest: '/close',
    body: form(),
    status: 303,
    action: 'close poll',
  },
  'the button that reopens': {
    method: 'POST',
    rest: '/reopen',
    body: form(),
    status: 303,
    action: 'reopen poll',
    isFinal: true,
  },
  'the button that resets': {
    method: 'POST',
    rest: '/reset',
    body: form(),
    status: 303,
    action: 'reset poll',
  },
  'the button that deletes': {
    method: 'POST',
    rest: '/delete',
    body: form(),
    status: 303,
    action: 'delete poll',
  },
  'the form that adds a key': {
    method: 'POST',
    rest: '/keys',
    body: form({ label: 'B' }),
    status: 201,
    action: 'add key',
  },
  'the button that revokes a key': {
    method: 'POST',
    rest: keyPath('/revoke'),
    body: form(),
    status: 303,
    action: 'revoke key',
  },
  'the page that asks before a browser forgets its key': { method: 'GET', rest: '/key/forget', status: 200 },
  'the button that makes a browser forget its key': {
    method: 'POST',
    rest: '/key/forget',
    body: form(),
    status: 303,
  },
  'the page of the voting links': { method: 'GET', rest: '/voters', status: 200 },
  'the form that makes voting links': {
    method: 'POST',
    rest: '/voters',
    body: form({ names: 'Ana' }),
    status: 201,
    action: 'add voting links',
  },
  'the page that asks before replacing a voting link': {
    method: 'GET',
    rest: tokenPath('/voters', '/replace'),
    status: 200,
  },
  'the button that replaces a voting link': {
    method: 'POST',
    rest: tokenPath('/voters', '/replace'),
    body: form(),
    status: 201,
    action: 'replace voting link',
  },
  'the button that revokes a voting link': {
    method: 'POST',
    rest: tokenPath('/voters', '/revoke'),
    body: form(),
    status: 303,
    action: 'revoke voting link',
  },
  'the page that asks before deleting names': { method: 'GET', rest: '/voters/names/delete', status: 200 },
  'the button that deletes names': {
    method: 'POST',
    rest: labelled('/voters/names/delete'),
    body: form(),
    status: 303,
    action: 'delete names of voters',
  },
};

const routes = [
  ...Object.entries(api).map(([name, route]) => ({ name, ...route, isPage: false })),
  ...Object.entries(pages).map(([name, route]) => ({ name, ...route, isPage: true })),
];

/** A poll to which the route applies, and its addresses there by slug and by number. */
async function prepare({ rest = '', isPage, isFinal }: (typeof routes)[number], listed: boolean) {
  const poll = await addPoll({ listed, voters: 'token' });
  if (isFinal) {
    await closeLongAgo(vote().pool, poll.id);
    await vote().pool.query('update polls set sealed_at = closes_at where id = $1', [poll.id]);
  }
  const end = typeof rest === 'string' ? rest : await rest(poll);
  const addressOf = (name: string | number) => (isPage ? `/p/${name}/manage${end}` : `/polls/${name}${end}`);
  await vote().pool.query('delete from admin_actions');
  return { poll, bySlug: addressOf(poll.slug), byNumber: addressOf(poll.id) };
}

describe.each(routes)('$name', (route) => {
  const { method, body, status, action, isPage } = route;

  test.each(managers)('is open to %s, at each address of the poll', async (_who, actor, headers) => {
    for (const listed of [true, false])
      for (const address of ['bySlug', 'byNumber'] as const) {
        const { poll, [address]: path } = await prepare(route, listed);
        const answer = await send(method, path, headers(poll), body);
        const leadsToSlug = isPage && method === 'GET' && address === 'byNumber';
        expect(answer.status, `${path} ${answer.text}`).toBe(leadsToSlug ? 308 : status);
        const rows = await readActivity(poll.id);
        if (action === undefined) continue;
        expect(rows).toMatchObject([{ action, actor: expect.stringMatching(actor) as string }]);
      }
  });

  test.each(strangers)('is closed to %s', async (_who, refusal, headers) => {
    const other = await addPoll();
    for (const listed of [true, false]) {
      const { poll, bySlug, byNumber } = await prepare(route, listed);
      const leadsToSlug = isPage && method === 'GET';
      const refused = await send(method, bySlug, headers(poll, other), body);
      expect(refused.status, bySlug).toBe(refusal);
      expect((await send(method, byNumber, headers(poll, other), body)).status, byNumber).toBe(
        listed ? (leadsToSlug ? 308 : refusal) : 404,
      );
      expect(await readActivity(poll.id)).toEqual([]);
      expect((await send('GET', `/polls/${poll.slug}`)).status).toBe(200);
    }
  });

  test('is closed to pages of other sites, which a browser visits as owner or administrator', async () => {
    if (method === 'GET') return;
    const { poll, bySlug } = await prepare(route, true);
    for (const headers of [byCookie(poll), signedIn()])
      for (const site of [{ origin: 'http://elsewhere.example' }, { 'sec-fetch-site': 'cross-site' }])
        expect((await send(method, bySlug, { ...headers, ...site }, body)).status).toBe(403);
    expect(await readActivity(poll.id)).toEqual([]);
  });
});

test('every route that this file checks is one of the service’s, and none that manages polls is missing', async () => {
  const { text } = await send('GET', '/openapi.json');
  const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, { security?: unknown }>> };
  const managing = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { security }]) =>
      security && path !== '/polls' ? `${method.toUpperCase()} ${path}` : [],
    ),
  );
  expect(Object.keys(api).toSorted()).toEqual(managing.toSorted());
});
