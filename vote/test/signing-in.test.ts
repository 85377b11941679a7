// Who may administer, and how administrators sign in.
import { randomUUID } from 'node:crypto';
import { makeAdminSession, readAdminSession, SESSION_MS } from '@hands/shared/auth/admin-session';
import { readTrustProxy } from '@hands/shared/auth/client-address';
import { adminToken, asAdmin } from '@hands/testing/administrator';
import { secret } from '@hands/testing/voter-cookie';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';
import {
  cookieOf,
  formOf,
  guarded,
  pages,
  setUpAdministration,
  signedIn,
  textOf,
} from './set-up-administration.ts';

const { vote, url, send, get, addPoll, manage, readActivity, actions } = setUpAdministration();

describe('F168: an administrator’s session', () => {
  test.each(actions)('%s: succeeds, and is logged with the session', async (_name, status, action, call) => {
    const request = await call();
    await vote().pool.query('delete from admin_actions');
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
    expect((await send({ method: 'POST', path: `/polls/${await addPoll()}/close` }, asAdmin)).status).toBe(
      200,
    );
    expect((await readActivity()).map(({ actor, action }) => `${actor}: ${action}`)).toEqual([
      'token: create poll',
      'token: close poll',
    ]);
    expect((await send({ method: 'GET', path: '/admin/activity' }, asAdmin)).status).toBe(200);
  });

  test('needs no token in the form that creates a poll', async () => {
    const path = '/polls/new';
    expect(await textOf(get(path))).not.toContain('name="adminToken"');
    expect(await textOf(get(path, { Cookie: '' }))).toContain('name="adminToken"');
    const body = new URLSearchParams([...Object.entries(formOf()), ['option', 'A'], ['option', 'B']]);
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', ...signedIn() };
    const made = await fetch(`${url()}/polls`, { method: 'POST', redirect: 'manual', headers, body });
    expect(made.status).toBe(303);
  });
});

describe('F168: everyone else is refused', () => {
  const good = () => makeAdminSession(secret, adminToken).value;
  const strangers: [who: string, headers: () => Record<string, string>][] = [
    ['no cookie', () => ({})],
    ['a malformed cookie', () => cookieOf('x.y.z')],
    ['a cookie that cookie-parser reads as JSON', () => cookieOf('j:{}')],
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
      await vote().pool.query('delete from admin_actions');
      const response = await send(request, headers());
      if (response.status !== 401) {
        expect(response.status).toBe(303);
        expect(response.headers.get('location')).toMatch(/^\/admin\/sign-in\?to=/);
      }
      expect(await readActivity()).toEqual([]);
    });

    test.each(pages)('is redirected from /admin%s to the sign-in page, which leads back', async (path) => {
      const response = await get(`/admin${path}`, headers());
      expect(response.status).toBe(303);
      const location = new URL(response.headers.get('location') ?? '', url());
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
      await vote().pool.query('delete from admin_actions');
      for (const stranger of [{ Origin: 'http://elsewhere.example' }, { 'Sec-Fetch-Site': 'cross-site' }])
        expect((await send(request, { ...signedIn(), ...stranger })).status).toBe(403);
      expect(await readActivity()).toEqual([]);
    },
  );

  test('a session ends after twelve hours, or when its token changes', () => {
    const now = Date.now();
    const { id, value } = makeAdminSession(secret, adminToken, now);
    const read = (secrets: string[], token: string | undefined, at: number) =>
      readAdminSession(value, secrets, token, at)?.id;
    expect(read([secret], adminToken, now + SESSION_MS - 1)).toBe(id);
    expect(read(['a newer secret', secret], adminToken, now)).toBe(id);
    expect(read([secret], adminToken, now + SESSION_MS)).toBeUndefined();
    expect(read(['a newer secret'], adminToken, now)).toBeUndefined();
    expect(read([secret], 'another-token', now)).toBeUndefined();
    expect(read([secret], undefined, now)).toBeUndefined();
  });
});

describe('F187: signing in', () => {
  const signIn = (token: string, to = '/admin', base = url(), headers: Record<string, string> = {}) =>
    send({ method: 'POST', path: '/admin/sign-in', form: { token, to } }, headers, base);

  test('the token creates a session, in a cookie that no script and no other site can use', async () => {
    const response = await signIn(adminToken, '/admin/activity?poll=1');
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/admin/activity?poll=1');
    expect((await signIn(adminToken, '/p/abcdefghjk/manage')).headers.get('location')).toBe(
      '/p/abcdefghjk/manage',
    );
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^admin=[^;]+; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/);
    expect((await get('/admin', { Cookie: cookie.split(';')[0] ?? '' })).status).toBe(200);
    const [row] = await readActivity();
    expect(row).toMatchObject({ action: 'sign in', actor: expect.stringMatching(/^session [0-9a-f]{8}$/) });
  });

  test('a system that shares its host name with another uses its own cookie', async () => {
    const named = await vote().serve({ ...guarded, cookieSuffix: '-2' });
    const [cookie = ''] = (await signIn(adminToken, '/admin', named)).headers.getSetCookie();
    expect(cookie).toMatch(/^admin-2=/);
    const signedIn = await send(
      { method: 'GET', path: '/admin' },
      { Cookie: cookie.split(';')[0] ?? '' },
      named,
    );
    expect(signedIn.status).toBe(200);
  });

  test('with an https address in VOTE_URL the cookie is sent over https only', async () => {
    const secured = await vote().serve({ ...guarded, secureCookies: true });
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
      const limited = await vote().serve(guarded);
      const headers = { 'Content-Type': 'application/json' };
      const refused = await fetch(`${limited}/admin/sign-in`, { method: 'POST', headers, body });
      expect(refused.status).toBe(403);
      const path = await manage(await addPoll());
      for (const place of [path, `${path}/reopen`]) {
        const init = { method: 'POST', headers: { ...headers, ...signedIn() }, body };
        expect((await fetch(url() + place, init)).status).toBeLessThan(500);
      }
    },
  );

  test('a wrong token shows the form again, and is logged', async () => {
    const limited = await vote().serve(guarded);
    const response = await signIn('a guess', '/admin/activity', limited);
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
    const html = await response.text();
    expect(html).toContain('The admin token is wrong.');
    expect(html).toContain('value="/admin/activity"');
    expect(await readActivity()).toMatchObject([{ action: 'sign-in refused', actor: 'unknown' }]);
  });

  test('after ten wrong tokens an address is refused further ones, and never the right one', async () => {
    const limited = await vote().serve({ ...guarded, trustProxy: readTrustProxy('1') });
    const from = (address: string) => ({ 'X-Forwarded-For': address });
    const attempts = Array.from({ length: 14 }, () =>
      signIn('a guess', '/admin', limited, from('192.0.2.1')),
    );
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([...Array<number>(10).fill(403), ...Array<number>(4).fill(429)]);
    expect(await readActivity()).toHaveLength(10);

    const late = await signIn('another guess', '/admin', limited, from('192.0.2.1'));
    expect(late.status).toBe(429);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(890);
    expect(late.headers.getSetCookie()).toEqual([]);
    const close = { method: 'POST', path: `/polls/${await addPoll()}/close` };
    const guess = { Authorization: 'Bearer another-guess' };
    expect((await send(close, { ...from('192.0.2.1'), ...guess }, limited)).status).toBe(429);
    const form = (token: string) => ({
      method: 'POST',
      path: '/polls',
      form: { ...formOf(), adminToken: token },
    });
    const shown = await send(form('a guess'), { ...from('192.0.2.1'), Accept: 'text/html' }, limited);
    expect(shown.status).toBe(429);
    expect(shown.headers.get('retry-after')).not.toBeNull();

    const right = await signIn(adminToken, '/admin', limited, from('192.0.2.1'));
    expect(right.status).toBe(303);
    expect(right.headers.getSetCookie()).toHaveLength(1);
    expect((await send(close, { ...from('192.0.2.1'), ...asAdmin }, limited)).status).toBe(200);
    const named = await send(form(adminToken), { ...from('192.0.2.1'), Accept: 'text/html' }, limited);
    expect(named.status).toBe(400); // for its missing options
    // other addresses are not affected
    expect((await signIn('a guess', '/admin', limited, from('192.0.2.2'))).status).toBe(403);
  });

  test('wrong tokens from programs and from the form that creates polls count too', async () => {
    const limited = await vote().serve(guarded);
    const wrong = { Authorization: 'Bearer a-guess' };
    for (let attempt = 0; attempt < 5; attempt++) {
      expect((await send({ method: 'DELETE', path: '/polls/1' }, wrong, limited)).status).toBe(403);
      const form = { ...formOf(), adminToken: 'a guess' };
      expect((await send({ method: 'POST', path: '/polls', form }, {}, limited)).status).toBe(403);
    }
    expect((await signIn('a guess', '/admin', limited)).status).toBe(429);
    expect((await signIn(adminToken, '/admin', limited)).status).toBe(303);
  });

  test('signing out ends the session in this browser', async () => {
    const response = await send({ method: 'POST', path: '/admin/sign-out', form: {} }, signedIn());
    expect(response.headers.get('location')).toBe('/admin/sign-in');
    expect(response.headers.getSetCookie()[0]).toMatch(/^admin=; Path=\/; Expires=Thu, 01 Jan 1970/);
  });
});

describe('without a token', () => {
  test('F184: production says which setting is missing, and refuses everyone', async () => {
    const closed = await vote().serve({ adminToken: undefined, createPolls: 'token' });
    for (const path of pages) {
      const response = await send({ method: 'GET', path: `/admin${path}` }, signedIn(), closed);
      expect(response.status).toBe(403);
      expect(await response.text()).toContain('there is no admin token');
    }
    const signingIn = { method: 'POST', path: '/admin/sign-in', form: { token: '', to: '' } };
    expect((await send(signingIn, {}, closed)).status).toBe(403);
    for (const [, , , call] of actions) {
      const request = await call();
      await vote().pool.query('delete from admin_actions');
      expect([401, 403]).toContain((await send(request, signedIn(), closed)).status);
      expect(await readActivity()).toEqual([]);
    }
  });

  test.each(['anyone', 'token'] as const)(
    'with CREATE_POLLS=%s nobody administers polls',
    async (createPolls) => {
      const open = await vote().serve({ adminToken: undefined, createPolls });
      const close = { method: 'POST', path: `/polls/${await addPoll()}/close` };
      await vote().pool.query('delete from admin_actions');
      for (const headers of [{}, asAdmin, signedIn()]) {
        expect((await send({ method: 'GET', path: '/admin' }, headers, open)).status).toBe(403);
        expect([401, 403]).toContain((await send(close, headers, open)).status);
      }
      expect(await readActivity()).toEqual([]);
    },
  );
});

describe('creating polls', () => {
  const create = {
    method: 'POST',
    path: '/polls',
    json: { question: 'Mine?', options: [{ text: 'A' }, { text: 'B' }] },
  };

  test('with CREATE_POLLS=anyone takes no token, but a wrong one is refused', async () => {
    const open = await vote().serve();
    expect((await send(create, {}, open)).status).toBe(201);
    expect((await readActivity()).at(-1)).toMatchObject({ actor: 'anyone', action: 'create poll' });
    expect((await send(create, asAdmin, open)).status).toBe(201);
    expect((await readActivity()).at(-1)).toMatchObject({ actor: 'token' });
    expect((await send(create, { Authorization: 'Bearer a-guess' }, open)).status).toBe(403);
    expect(await textOf(send({ method: 'GET', path: '/polls/new' }, {}, open))).not.toContain(
      'name="adminToken"',
    );
  });

  test('F184: anyone in development and administrators in production, unless CREATE_POLLS says otherwise', () => {
    const of = (env: Record<string, string>) =>
      loadConfig({
        DATABASE_URL: 'postgres://localhost/votes',
        COOKIE_SECRET: 'a secret of sixteen characters',
        TRUST_PROXY: '0',
        ...env,
      }).createPolls;
    expect(of({ NODE_ENV: 'development' })).toBe('anyone');
    expect(of({ NODE_ENV: 'production' })).toBe('token');
    expect(of({ NODE_ENV: 'development', CREATE_POLLS: 'token' })).toBe('token');
    expect(of({ NODE_ENV: 'production', CREATE_POLLS: 'anyone' })).toBe('anyone');
    expect(() => of({ CREATE_POLLS: 'everyone' })).toThrow(/CREATE_POLLS.*must be anyone or token/);
  });
});
