// Who may administer, how they sign in, and what the activity log records.
import { randomUUID } from 'node:crypto';
import { makeAdminSession, readAdminSession, SESSION_MS } from '@hands/shared/auth/admin-session';
import { readTrustProxy } from '@hands/shared/auth/client-address';
import { consumeBatches } from '@hands/shared/queue/consume-batches';
import { openBatchQueue } from '@hands/shared/queue/open-queue';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

const adminToken = 'a-token-of-these-tests';
const secret = 'a secret of these tests';
const guarded = { adminToken, openToAll: false };

let vote: TestVote;
let url = '';

beforeAll(async () => {
  vote = await openVote();
  url = await vote.serve(guarded);
});
afterAll(() => vote.close());

const cookieOf = (value: string) => ({ Cookie: `admin=${value}` });
const signedIn = () => cookieOf(makeAdminSession(secret, adminToken).value);
const bearer = { Authorization: `Bearer ${adminToken}` };

interface Call {
  method: string;
  path: string;
  json?: object;
  form?: Record<string, string>;
}

function send(
  { method, path, json, form }: Call,
  headers: Record<string, string> = {},
  base = url,
): Promise<Response> {
  const page = path.startsWith('/admin') && !path.includes('/api/');
  return fetch(base + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(page && { Accept: 'text/html' }),
      ...(json && { 'Content-Type': 'application/json' }),
      ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
    ...(json && { body: JSON.stringify(json) }),
    ...(form && { body: new URLSearchParams(form).toString() }),
  });
}
const get = (path: string, headers = signedIn()) => send({ method: 'GET', path }, headers);
const textOf = async (response: Promise<Response>) => (await (await response).text()).replaceAll(/\s+/g, ' ');

async function addPoll(columns: Record<string, unknown> = {}): Promise<number> {
  const response = await send(
    {
      method: 'POST',
      path: '/polls',
      json: { question: 'Which?', options: [{ text: 'A' }, { text: 'B' }], ...columns },
    },
    bearer,
  );
  return ((await response.json()) as { id: number }).id;
}
const addBallot = (pollId: number) =>
  vote.pool.query('insert into ballots values ($1, gen_random_uuid(), array[1], now())', [pollId]);

async function addFinalPoll(): Promise<number> {
  const id = await addPoll({ closesAt: '2020-01-01T00:00:00Z' });
  await vote.pool.query('update polls set sealed_at = closes_at where id = $1', [id]);
  return id;
}

async function addRejected(pollId: number, reason = 'cast after the poll closed'): Promise<number> {
  const ballot = { pollId, voterId: randomUUID(), choices: [1], castAt: 1_700_000_000_000_000 };
  const { rows } = await vote.pool.query<{ id: number }>(
    `insert into rejected_ballots (poll_id, voter_id, cast_at, ballot, reason)
     values ($1, $2, now(), $3, $4)
     returning id::integer`,
    [pollId, ballot.voterId, JSON.stringify(ballot), reason],
  );
  return rows[0]?.id ?? 0;
}

interface ActivityRow {
  actor: string;
  action: string;
  poll_id: number | null;
  detail: Record<string, unknown>;
}
async function readActivity(): Promise<ActivityRow[]> {
  const { rows } = await vote.pool.query<ActivityRow>(
    'select actor, action, poll_id, detail from admin_actions order by id',
  );
  return rows;
}
beforeEach(() => vote.pool.query('delete from admin_actions'));

const formOf = (more: Record<string, string> = {}) => ({
  question: 'Which?',
  theme: 'OnTrend',
  kind: 'single',
  voteChange: 'true',
  resultsVisible: 'always',
  ...more,
});
const shown = JSON.stringify({ ...formOf(), option: ['A', 'B'] });

/** Every call that changes something, with the status for an administrator and the entry in the activity log. */
const actions: [name: string, status: number, action: string, call: () => Promise<Call>][] = [
  [
    'POST /polls',
    201,
    'create poll',
    () =>
      Promise.resolve({
        method: 'POST',
        path: '/polls',
        json: { question: 'New?', options: [{ text: 'A' }, { text: 'B' }] },
      }),
  ],
  [
    'PATCH /polls/{id}',
    200,
    'change poll',
    async () => ({ method: 'PATCH', path: `/polls/${await addPoll()}`, json: { question: 'Other?' } }),
  ],
  [
    'DELETE /polls/{id}',
    204,
    'delete poll',
    async () => ({ method: 'DELETE', path: `/polls/${await addPoll()}` }),
  ],
  [
    'POST /polls/{id}/close',
    200,
    'close poll',
    async () => ({ method: 'POST', path: `/polls/${await addPoll()}/close` }),
  ],
  [
    'POST /polls/{id}/reopen',
    200,
    'reopen poll',
    async () => ({ method: 'POST', path: `/polls/${await addFinalPoll()}/reopen` }),
  ],
  [
    'POST /polls/{id}/reset',
    200,
    'reset poll',
    async () => ({ method: 'POST', path: `/polls/${await addPoll()}/reset` }),
  ],
  [
    'the form that edits a poll',
    303,
    'change poll',
    async () => ({
      method: 'POST',
      path: `/admin/polls/${await addPoll()}`,
      form: { ...formOf({ question: 'Other?' }), option: 'A', shown: shown.replace('["A","B"]', '"A"') },
    }),
  ],
  [
    'the button that closes',
    303,
    'close poll',
    async () => ({ method: 'POST', path: `/admin/polls/${await addPoll()}/close`, form: {} }),
  ],
  [
    'the button that reopens',
    303,
    'reopen poll',
    async () => ({
      method: 'POST',
      path: `/admin/polls/${await addFinalPoll()}/reopen`,
      form: { closesAt: '2100-01-01T00:00' },
    }),
  ],
  [
    'the button that resets',
    303,
    'reset poll',
    async () => ({ method: 'POST', path: `/admin/polls/${await addPoll()}/reset`, form: {} }),
  ],
  [
    'the button that deletes',
    303,
    'delete poll',
    async () => ({ method: 'POST', path: `/admin/polls/${await addPoll()}/delete`, form: {} }),
  ],
  [
    'the button that retries a rejected ballot',
    303,
    'retry rejected ballots',
    async () => ({
      method: 'POST',
      path: '/admin/rejected',
      form: { id: String(await addRejected(await addPoll())) },
    }),
  ],
  [
    'the button that retries a failed batch',
    303,
    'retry batch',
    async () => ({ method: 'POST', path: '/admin/batches', form: { batch: await addFailedBatch() } }),
  ],
  [
    'Bull Board’s button that retries a failed batch',
    204,
    'retry batch',
    async () => {
      const id = await addFailedBatch();
      const [queue, job] = [id.slice(0, id.lastIndexOf('.')), id.slice(id.lastIndexOf('.') + 1)];
      return { method: 'PUT', path: `/admin/queues/api/queues/${encodeURIComponent(queue)}/${job}/retry` };
    },
  ],
  [
    'signing out',
    303,
    'sign out',
    () => Promise.resolve({ method: 'POST', path: '/admin/sign-out', form: {} }),
  ],
];

/** A batch that failed permanently at its first attempt. @returns its id */
async function addFailedBatch(): Promise<string> {
  const [queue] = vote.parts.queue.bullQueues();
  if (!queue) throw new Error('the queue is not open');
  const ballot = { pollId: 1, voterId: randomUUID(), choices: [1], castAt: 1 };
  const job = await queue.add('batch', { ballots: [ballot] }, { attempts: 1 });
  const consumer = consumeBatches(vote.settings, vote.parts.logger, () =>
    Promise.reject(new Error('the disk is full')),
  );
  await expect.poll(() => job.isFailed()).toBe(true);
  await consumer.close();
  return `${queue.name}.${job.id ?? ''}`;
}

const pages = [
  '',
  '/polls/1',
  '/polls/1/reset',
  '/polls/1/delete',
  '/rejected',
  '/batches',
  '/activity',
  '/queues',
];

describe('F168: an administrator’s session', () => {
  test.each(actions)('%s: succeeds, and is logged with the session', async (_name, status, action, call) => {
    const request = await call();
    await vote.pool.query('delete from admin_actions');
    const session = makeAdminSession(secret, adminToken);
    const response = await send(request, cookieOf(session.value));
    expect(response.status).toBe(status);
    expect(response.headers.get('location') ?? '').not.toContain('sign-in?');
    expect(await readActivity()).toMatchObject([{ actor: `session ${session.id.slice(0, 8)}`, action }]);
  });

  test.each(pages)('sees /admin%s', async (path) => {
    const response = await get(`/admin${path}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
  });

  test('the token does the same, and is logged as the token', async () => {
    expect((await send({ method: 'POST', path: `/polls/${await addPoll()}/close` }, bearer)).status).toBe(
      200,
    );
    expect((await readActivity()).map(({ actor, action }) => `${actor}: ${action}`)).toEqual([
      'token: create poll',
      'token: close poll',
    ]);
    expect((await send({ method: 'GET', path: '/admin/activity' }, bearer)).status).toBe(200);
  });

  test('needs no token in the form that creates a poll', async () => {
    const path = '/polls/new';
    expect(await textOf(get(path))).not.toContain('name="adminToken"');
    expect(await textOf(get(path, { Cookie: '' }))).toContain('name="adminToken"');
    const body = new URLSearchParams([...Object.entries(formOf()), ['option', 'A'], ['option', 'B']]);
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', ...signedIn() };
    const made = await fetch(`${url}/polls`, { method: 'POST', redirect: 'manual', headers, body });
    expect(made.status).toBe(303);
  });
});

describe('F168: everyone else is refused', () => {
  const good = () => makeAdminSession(secret, adminToken).value;
  const strangers: [who: string, headers: () => Record<string, string>][] = [
    ['no cookie', () => ({})],
    ['a malformed cookie', () => cookieOf('x.y.z')],
    ['a cookie without its signature', () => cookieOf(good().split('.').slice(0, 2).join('.'))],
    ['a cookie with another expiry time', () => cookieOf(good().replace(/\.[^.]+\./, '.zzzzzzzzz.'))],
    ['a cookie with another id', () => cookieOf(good().replace(/^[^.]+/, randomUUID()))],
    [
      'an expired session',
      () => cookieOf(makeAdminSession(secret, adminToken, Date.now() - SESSION_MS).value),
    ],
    ['a session with another token', () => cookieOf(makeAdminSession(secret, 'the-token-before-it').value)],
    ['a session with another secret', () => cookieOf(makeAdminSession('another secret', adminToken).value)],
  ];

  describe.each(strangers)('%s', (_who, headers) => {
    test.each(actions)('%s: refused, and not logged', async (_name, _status, _action, call) => {
      const request = await call();
      await vote.pool.query('delete from admin_actions');
      const response = await send(request, headers());
      if (response.status !== 401) {
        expect(response.status).toBe(303);
        expect(response.headers.get('location')).toMatch(/^\/admin\/sign-in\?to=/);
      }
      expect(await readActivity()).toEqual([]);
    });

    test.each(pages)('is redirected from /admin%s to the sign-in page, which leads back', async (path) => {
      const response = await get(`/admin${path}`, headers() as { Cookie: string });
      expect(response.status).toBe(303);
      const location = new URL(response.headers.get('location') ?? '', url);
      expect(location.pathname).toBe('/admin/sign-in');
      expect(location.searchParams.get('to')).toBe(`/admin${path}`);
      expect((await get(location.pathname + location.search, { Cookie: '' })).status).toBe(200);
    });

    test('does not reach Bull Board’s API', async () => {
      expect((await send({ method: 'GET', path: '/admin/queues/api/queues' }, headers())).status).toBe(401);
    });
  });

  test.each(actions)(
    '%s: refused if a page of another site sends it',
    async (_name, _status, _action, call) => {
      const request = await call();
      await vote.pool.query('delete from admin_actions');
      for (const stranger of [{ Origin: 'http://elsewhere.example' }, { 'Sec-Fetch-Site': 'cross-site' }])
        expect((await send(request, { ...signedIn(), ...stranger })).status).toBe(403);
      expect(await readActivity()).toEqual([]);
    },
  );

  test('a session ends after twelve hours, or when its token changes', () => {
    const now = Date.now();
    const { id, value } = makeAdminSession(secret, adminToken, now);
    const read = (secrets: string[], token: string | undefined, at: number) =>
      readAdminSession(value, secrets, token, at);
    expect(read([secret], adminToken, now + SESSION_MS - 1)).toBe(id);
    expect(read(['a newer secret', secret], adminToken, now)).toBe(id);
    expect(read([secret], adminToken, now + SESSION_MS)).toBeUndefined();
    expect(read(['a newer secret'], adminToken, now)).toBeUndefined();
    expect(read([secret], 'another-token', now)).toBeUndefined();
    expect(read([secret], undefined, now)).toBeUndefined();
  });
});

describe('F187: signing in', () => {
  const signIn = (token: string, to = '/admin', base = url, headers: Record<string, string> = {}) =>
    send({ method: 'POST', path: '/admin/sign-in', form: { token, to } }, headers, base);

  test('the token creates a session, in a cookie that no script and no other site can use', async () => {
    const response = await signIn(adminToken, '/admin/activity?poll=1');
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/admin/activity?poll=1');
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^admin=[^;]+; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/);
    expect((await get('/admin', { Cookie: cookie.split(';')[0] ?? '' })).status).toBe(200);
    const [row] = await readActivity();
    expect(row).toMatchObject({ action: 'sign in', actor: expect.stringMatching(/^session [0-9a-f]{8}$/) });
  });

  test('a system that shares its host name with another uses its own cookie', async () => {
    const named = await vote.serve({ ...guarded, cookieSuffix: '-2' });
    const [cookie = ''] = (await signIn(adminToken, '/admin', named)).headers.getSetCookie();
    expect(cookie).toMatch(/^admin-2=/);
    const signedIn = await send(
      { method: 'GET', path: '/admin' },
      { Cookie: cookie.split(';')[0] ?? '' },
      named,
    );
    expect(signedIn.status).toBe(200);
  });

  test('in production the cookie is sent over https only', async () => {
    const secured = await vote.serve({ ...guarded, secureCookies: true });
    const [cookie] = (await signIn(adminToken, '/admin', secured)).headers.getSetCookie();
    expect(cookie).toContain('; Secure');
  });

  test.each([
    '//elsewhere.example',
    'http://elsewhere.example/admin',
    '/\\elsewhere.example',
    '/admin/..//elsewhere.example',
    '/x',
    '',
  ])('never redirects to another site or page: %j', async (to) => {
    expect((await signIn(adminToken, to)).headers.get('location')).toBe('/admin');
  });

  test.each(['null', '"x"', '[]'])(
    'a body that is not a form, %s, is answered with a client error',
    async (body) => {
      const limited = await vote.serve(guarded);
      const headers = { 'Content-Type': 'application/json' };
      const refused = await fetch(`${limited}/admin/sign-in`, { method: 'POST', headers, body });
      expect(refused.status).toBe(403);
      const path = `/admin/polls/${await addPoll()}`;
      for (const place of [path, `${path}/reopen`]) {
        const init = { method: 'POST', headers: { ...headers, ...signedIn() }, body };
        expect((await fetch(url + place, init)).status).toBeLessThan(500);
      }
    },
  );

  test('a wrong token shows the form again, and is logged', async () => {
    const limited = await vote.serve(guarded);
    const response = await signIn('a guess', '/admin/activity', limited);
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
    const html = await response.text();
    expect(html).toContain('The admin token is wrong.');
    expect(html).toContain('value="/admin/activity"');
    expect(await readActivity()).toMatchObject([{ action: 'sign-in refused', actor: 'unknown' }]);
  });

  test('after ten wrong tokens an address has to wait on every route, even with the right one', async () => {
    const limited = await vote.serve({ ...guarded, trustProxy: readTrustProxy('1') });
    const from = (address: string) => ({ 'X-Forwarded-For': address });
    const attempts = Array.from({ length: 14 }, () =>
      signIn('a guess', '/admin', limited, from('192.0.2.1')),
    );
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([...Array<number>(10).fill(403), ...Array<number>(4).fill(429)]);
    expect(await readActivity()).toHaveLength(10);

    const late = await signIn(adminToken, '/admin', limited, from('192.0.2.1'));
    expect(late.status).toBe(429);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(890);
    expect(late.headers.getSetCookie()).toEqual([]);
    const close = { method: 'POST', path: `/polls/${await addPoll()}/close` };
    expect((await send(close, { ...from('192.0.2.1'), ...bearer }, limited)).status).toBe(429);
    const form = { method: 'POST', path: '/polls', form: { ...formOf(), adminToken } };
    const shown = await send(form, { ...from('192.0.2.1'), Accept: 'text/html' }, limited);
    expect(shown.status).toBe(429);
    expect(shown.headers.get('retry-after')).not.toBeNull();

    // a signed-in administrator and other addresses are not affected
    expect((await send(close, { ...from('192.0.2.1'), ...signedIn() }, limited)).status).toBe(200);
    expect((await signIn(adminToken, '/admin', limited, from('192.0.2.2'))).status).toBe(303);
  });

  test('wrong tokens from programs and from the form that creates polls count too', async () => {
    const limited = await vote.serve(guarded);
    const wrong = { Authorization: 'Bearer a-guess' };
    for (let attempt = 0; attempt < 5; attempt++) {
      expect((await send({ method: 'DELETE', path: '/polls/1' }, wrong, limited)).status).toBe(403);
      const form = { ...formOf(), adminToken: 'a guess' };
      expect((await send({ method: 'POST', path: '/polls', form }, {}, limited)).status).toBe(403);
    }
    expect((await signIn(adminToken, '/admin', limited)).status).toBe(429);
  });

  test('signing out ends the session in this browser', async () => {
    const response = await send({ method: 'POST', path: '/admin/sign-out', form: {} }, signedIn());
    expect(response.headers.get('location')).toBe('/admin/sign-in');
    expect(response.headers.getSetCookie()[0]).toMatch(/^admin=; Path=\/; Expires=Thu, 01 Jan 1970/);
  });
});

describe('without a token', () => {
  test('F184: production says which setting is missing, and refuses everyone', async () => {
    const closed = await vote.serve({ adminToken: undefined, openToAll: false });
    for (const path of pages) {
      const response = await send({ method: 'GET', path: `/admin${path}` }, signedIn(), closed);
      expect(response.status).toBe(403);
      expect(await response.text()).toContain('ADMIN_TOKEN is not set');
    }
    const signingIn = { method: 'POST', path: '/admin/sign-in', form: { token: '', to: '' } };
    expect((await send(signingIn, {}, closed)).status).toBe(403);
    for (const [, , , call] of actions) {
      const request = await call();
      await vote.pool.query('delete from admin_actions');
      expect((await send(request, signedIn(), closed)).status).toBe(403);
      expect(await readActivity()).toEqual([]);
    }
  });

  test('outside production everyone has access, and each page says so', async () => {
    const open = await vote.serve();
    for (const path of pages.filter((one) => one !== '/queues')) {
      const html = await textOf(send({ method: 'GET', path: `/admin${path}` }, {}, open));
      expect(html).toContain('Anyone who can open this page can administer polls');
    }
    const close = { method: 'POST', path: `/admin/polls/${await addPoll()}/close`, form: {} };
    expect((await send(close, {}, open)).status).toBe(303);
    expect((await readActivity()).at(-1)).toMatchObject({ actor: 'anyone', action: 'close poll' });
    expect(await textOf(get('/admin'))).not.toContain('Anyone who can open this page');
  });
});

describe('the activity log', () => {
  test('shows what changed, with the old and the new value', async () => {
    const id = await addPoll();
    const json = {
      question: 'Other?',
      options: [{ text: 'A' }, { text: 'C' }],
      closesAt: '2100-01-01T00:00:00Z',
    };
    await send({ method: 'PATCH', path: `/polls/${id}`, json }, bearer);
    await addBallot(id);
    await addBallot(id);
    await send({ method: 'POST', path: `/polls/${id}/reset` }, bearer);
    await addBallot(id);
    await send({ method: 'DELETE', path: `/polls/${id}` }, bearer);
    expect(
      (await readActivity()).map(({ action, poll_id, detail }) => ({ action, poll_id, detail })),
    ).toEqual([
      { action: 'create poll', poll_id: id, detail: { question: 'Which?' } },
      {
        action: 'change poll',
        poll_id: id,
        detail: {
          question: { from: 'Which?', to: 'Other?' },
          options: { from: ['A', 'B'], to: ['A', 'C'] },
          closesAt: { from: null, to: '2100-01-01T00:00:00.000000Z' },
        },
      },
      {
        action: 'reset poll',
        poll_id: id,
        detail: {
          ballots: { from: 2, to: 0 },
          validFrom: { from: null, to: expect.stringMatching(/Z$/) as string },
        },
      },
      { action: 'delete poll', poll_id: id, detail: { question: 'Other?', ballots: 1 } },
    ]);
    const html = await textOf(get(`/admin/activity?poll=${id}`));
    expect(html).toContain('question: Which? → Other?');
    expect(html).toContain('ballots: 2 → 0');
  });

  test('has no entry for what failed: refused, unknown, or rolled back by the database', async () => {
    const id = await addPoll();
    await vote.pool.query('delete from admin_actions');
    expect((await send({ method: 'POST', path: `/polls/${id}/reopen` }, bearer)).status).toBe(409);
    expect((await send({ method: 'DELETE', path: '/polls/999999' }, bearer)).status).toBe(404);
    const bad = {
      method: 'PATCH',
      path: `/polls/${id}`,
      json: { opensAt: '2100-01-01T00:00:00Z', closesAt: '2099-01-01T00:00:00Z' },
    };
    expect((await send(bad, bearer)).status).toBe(400);
    expect(await readActivity()).toEqual([]);
    // fails at the commit, after everything else has succeeded
    await vote.pool.query(`
      create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
      create constraint trigger refuse after update on polls deferrable initially deferred
        for each row execute function refuse()`);
    try {
      const change = { method: 'PATCH', path: `/polls/${id}`, json: { question: 'Other?' } };
      expect((await send(change, bearer)).status).toBe(500);
      expect((await send({ method: 'POST', path: `/polls/${id}/close` }, bearer)).status).toBe(500);
    } finally {
      await vote.pool.query('drop trigger refuse on polls; drop function refuse');
    }
    expect(await readActivity()).toEqual([]);
  });

  test('an action that cannot be logged is not carried out', async () => {
    const id = await addPoll();
    await vote.pool.query('alter table admin_actions add constraint full_disk check (false) not valid');
    try {
      for (const call of [
        { method: 'PATCH', path: `/polls/${id}`, json: { question: 'Other?' } },
        { method: 'POST', path: `/polls/${id}/close` },
        { method: 'DELETE', path: `/polls/${id}` },
      ])
        expect((await send(call, bearer)).status).toBe(500);
      const rejected = await addRejected(id);
      await send({ method: 'POST', path: '/admin/rejected', form: { id: String(rejected) } }, bearer);
      const { rows } = await vote.pool.query('select id from rejected_ballots where id = $1', [rejected]);
      expect(rows).toHaveLength(1);
    } finally {
      await vote.pool.query('alter table admin_actions drop constraint full_disk');
    }
    const { rows } = await vote.pool.query('select question, closes_at from polls where id = $1', [id]);
    expect(rows).toEqual([{ question: 'Which?', closes_at: null }]);
  });

  test('has pages, newest first', async () => {
    await vote.pool.query(
      `insert into admin_actions (actor, action, poll_id)
       select 'token', 'action ' || number, 7 from generate_series(1, 120) as number`,
    );
    const seen: string[] = [];
    let path: string | undefined = '/admin/activity?poll=7';
    while (path) {
      const html = await textOf(get(path));
      seen.push(
        ...Array.from(html.matchAll(/<td class="short">action (\d+)<\/td>/g), ([, number = '']) => number),
      );
      path = /href="([^"]+)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen.map(Number)).toEqual(Array.from({ length: 120 }, (_, index) => 120 - index));
  });

  test('redirects from its earlier address', async () => {
    const response = await get('/admin/trail?poll=7&before=9');
    expect(response.status).toBe(308);
    expect(response.headers.get('location')).toBe('/admin/activity?poll=7&before=9');
  });

  test.each([
    ['poll=2147483647', 200],
    ['poll=2147483648', 400],
    ['poll=', 400],
    ['before=0', 400],
    [`before=${2 ** 53}`, 400],
  ])('answers ?%s with %i', async (query, status) => {
    expect((await get(`/admin/activity?${query}`)).status).toBe(status);
  });
});

describe('F194: the pages', () => {
  test('list all polls, filtered by status, with a link to each', async () => {
    const [open, final] = [await addPoll({ question: 'Open one?' }), await addFinalPoll()];
    const all = await textOf(get('/admin'));
    for (const id of [open, final]) expect(all).toContain(`href="/admin/polls/${id}"`);
    const narrowed = await textOf(get('/admin?status=final'));
    expect(narrowed).toContain(`href="/admin/polls/${final}"`);
    expect(narrowed).not.toContain(`href="/admin/polls/${open}"`);
    expect((await get('/admin?status=x')).status).toBe(400);
  });

  test('the overview shows which parts are down and what needs attention', async () => {
    const beat = (service: string, ago: string, state: object) =>
      vote.pool.query(
        `insert into heartbeats values ($1, now() - $2::interval, $3)
         on conflict (service) do update set beat_at = excluded.beat_at, state = excluded.state`,
        [service, ago, JSON.stringify(state)],
      );
    expect(await textOf(get('/admin'))).toContain('The worker has never sent a heartbeat.');
    await beat('worker', '7 seconds', { queue: 'up' });
    await beat('vote', '1 second', { queue: 'up' });
    const down = await textOf(get('/admin'));
    expect(down).toContain('The worker has sent no heartbeat for 7 seconds.');
    expect(down).not.toContain('The vote service');
    await beat('worker', '1 second', { queue: 'down' });
    expect(await textOf(get('/admin'))).toContain('The worker cannot reach the queue.');
    await beat('worker', '1 second', { queue: 'up' });
    await vote.pool.query('delete from rejected_ballots');
    await addRejected(await addPoll());
    const html = await textOf(get('/admin'));
    expect(html).not.toContain('The worker');
    expect(html).toContain('1 rejected ballot</a>');
  });

  test('while the queue is unavailable the pages say so, and still show polls', async () => {
    const queue = openBatchQueue({ ...vote.settings, redisUrl: 'redis://127.0.0.1:1' }, vote.parts.logger);
    onTestFinished(() => queue.close());
    const withoutQueue = await vote.serve({ ...guarded, queue });
    const id = await addPoll();
    const ask = (path: string) => send({ method: 'GET', path }, signedIn(), withoutQueue);
    expect(await textOf(ask('/admin'))).toContain(
      'This service cannot reach the queue, so no votes are accepted.',
    );
    expect(await textOf(ask(`/admin/polls/${id}`))).toContain('<dt>In flight</dt><dd>unknown</dd>');
    for (const path of ['/admin/batches', '/admin/queues']) {
      const response = await ask(path);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).not.toBeNull();
    }
    const close = { method: 'POST', path: `/admin/polls/${id}/close`, form: {} };
    expect((await send(close, signedIn(), withoutQueue)).status).toBe(503);
  });

  test('show only the buttons that the poll’s status allows', async () => {
    const buttons = async (id: number) => {
      const html = await textOf(get(`/admin/polls/${id}`));
      return ['close', 'reopen', 'reset', 'delete'].filter((action) =>
        html.includes(`/admin/polls/${id}/${action}"`),
      );
    };
    const open = await addPoll();
    expect(await buttons(open)).toEqual(['close', 'delete']);
    await addBallot(open);
    expect(await buttons(open)).toEqual(['close', 'reset', 'delete']);
    expect(await buttons(await addFinalPoll())).toEqual(['reopen', 'delete']);
    expect(await buttons(await addPoll({ closesAt: '2020-01-01T00:00:00Z' }))).toEqual(['delete']);
    expect(await buttons(await addPoll({ opensAt: '2100-01-01T00:00:00Z' }))).toEqual(['delete']);
  });

  test('resetting and deleting ask for confirmation, naming the poll and the number of ballots', async () => {
    const id = await addPoll({ question: 'Is it gone?' });
    await addBallot(id);
    await addBallot(id);
    for (const action of ['reset', 'delete']) {
      const html = await textOf(get(`/admin/polls/${id}/${action}`));
      expect(html).toContain('Is it gone?');
      expect(html).toContain('2 ballots');
    }
    expect((await get(`/admin/polls/${id}/close`)).headers.get('location')).toBe(`/admin/polls/${id}`);
    expect((await get(`/admin/polls/${id}/toString`)).status).toBe(404);
    expect((await get('/admin/polls/999999')).status).toBe(404);
  });

  const submit = (id: number, fields: string[][], before = shown) =>
    fetch(`${url}/admin/polls/${id}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html', ...signedIn() },
      body: new URLSearchParams([...fields, ['shown', before]] as [string, string][]).toString(),
    });
  const fieldsOf = (more: Record<string, string>, options = ['A', 'B']) => [
    ...Object.entries(formOf(more)),
    ...options.map((text) => ['option', text]),
  ];

  test('the form changes only what was edited in it', async () => {
    const id = await addPoll({ closesAt: '2099-12-31T23:59:59.123456Z' });
    // the form was shown before this change
    await send({ method: 'PATCH', path: `/polls/${id}`, json: { theme: 'Sports' } }, bearer);
    const before = JSON.stringify({ ...formOf({ closesAt: '2099-12-31T23:59' }), option: ['A', 'B'] });
    const saved = await submit(
      id,
      fieldsOf({ question: 'Other?', closesAt: '2099-12-31T23:59' }, ['A', 'B', 'C', '']),
      before,
    );
    expect(saved.status).toBe(303);
    const poll = (await (await fetch(`${url}/polls/${id}`)).json()) as Record<string, unknown>;
    expect(poll).toMatchObject({
      question: 'Other?',
      theme: 'Sports',
      closesAt: '2099-12-31T23:59:59.123456Z',
      options: [{ text: 'A' }, { text: 'B' }, { text: 'C' }],
    });
  });

  test('the page’s own form changes nothing if it is sent unedited', async () => {
    const id = await addPoll({ kind: 'multiple', closesAt: '2099-12-31T23:59:59.123456Z' });
    const html = await (await get(`/admin/polls/${id}`)).text();
    const before = /name="shown" value="([^"]*)"/.exec(html)?.[1]?.replaceAll('&#34;', '"') ?? '';
    const { option, ...rest } = JSON.parse(before) as Record<string, string> & { option: string[] };
    await vote.pool.query('delete from admin_actions');
    const saved = await submit(
      id,
      [...Object.entries(rest), ...option.map((text) => ['option', text])],
      before,
    );
    expect(saved.status).toBe(303);
    expect(await readActivity()).toEqual([]);
  });

  test('show errors beside their fields, and keep the input', async () => {
    const id = await addPoll();
    const refused = await submit(id, fieldsOf({ question: '', theme: 'Kept' }, ['A', 'A']));
    expect(refused.status).toBe(400);
    const html = await refused.text();
    expect(html).toContain('id="question-fault"');
    expect(html).toContain('value="Kept"');
    await addBallot(id);
    const fewer = await submit(id, fieldsOf({ kind: 'ranked' }, ['B', 'A']));
    expect(fewer.status).toBe(409);
    const explained = await fewer.text();
    expect(explained).toContain('id="kind-fault"');
    expect(explained).toContain('Cannot be changed because ballots exist.');
  });

  test('the page explains what the poll’s status forbids', async () => {
    const closing = await addPoll({ closesAt: '2020-01-01T00:00:00Z' });
    const path = `/admin/polls/${closing}/close`;
    const response = await send({ method: 'POST', path, form: {} }, signedIn());
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('This poll has closed already.');
    const late = await send(
      {
        method: 'POST',
        path: `/admin/polls/${await addFinalPoll()}/reopen`,
        form: { closesAt: '2021-01-01T00:00' },
      },
      signedIn(),
    );
    expect(late.status).toBe(400);
  });

  test('show markup in a poll as text', async () => {
    const id = await addPoll({ question: '<script>alert(1)</script>' });
    await send({ method: 'PATCH', path: `/polls/${id}`, json: { theme: '<b>bold</b>' } }, bearer);
    await addRejected(id, '<i>reason</i>');
    for (const path of ['', `/polls/${id}`, `/polls/${id}/delete`, '/activity', '/rejected']) {
      const html = await textOf(get(`/admin${path}`));
      expect(html).not.toMatch(/<script>alert|<b>bold|<i>reason/);
    }
  });
});
