// The page that manages a poll, for owners and for those who have no key yet.
import { readTrustProxy } from '@hands/shared/auth/client-address';
import { asAdmin } from '@hands/testing/administrator';
import { addBallot } from '@hands/testing/add-ballot';
import { describe, expect, test } from 'vitest';
import { openTab } from './open-tab.ts';
import { signedIn } from './set-up-administration.ts';
import { byBearer, byCookie, setUpOwners } from './set-up-owners.ts';
import type { OwnedPoll } from './set-up-owners.ts';

const { vote, send, addPoll, readActivity } = setUpOwners();

const form = (fields: Record<string, string> = {}) => new URLSearchParams(fields);

describe('without a key', () => {
  test('explains the manage link, takes a key, and leads administrators to the sign-in page and back', async () => {
    const { page } = await addPoll({ question: 'Who owns this?' });
    const { status, text, headers } = await send('GET', page);
    expect(status).toBe(401);
    expect(text).toContain('Who owns this?');
    expect(text).toContain(`action="${page}/key"`);
    expect(text).toContain(`href="/admin/sign-in?${new URLSearchParams({ to: page }).toString()}"`);
    expect(headers.get('www-authenticate')).toBe('Bearer');
    expect((await send('GET', page, { accept: 'application/json' })).text).toContain('"status":401');
  });

  test.each(['key', 'whole link'])(
    'a browser without JavaScript owns the poll once it has sent the %s',
    async (what) => {
      const poll = await addPoll();
      const given = what === 'key' ? poll.key : ` http://localhost:5000${poll.page}#k=${poll.key}\n`;
      const tab = openTab(await vote().serve());
      expect((await tab.get(poll.page)).status).toBe(401);
      const { status, path, html } = await tab.submit(`${poll.page}/key`, [['key', given]]);
      expect([status, path]).toEqual([200, poll.page]);
      expect(html).toContain('(yours)');
      expect(html).not.toContain(poll.key);
      const { headers } = await send('POST', `${poll.page}/key`, {}, form({ key: given }));
      expect(headers.getSetCookie()).toEqual([
        `key-${poll.slug}=${poll.key}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax`,
      ]);
    },
  );

  test('a browser forgets its key on request, after a page that says what follows; it stays valid', async () => {
    const poll = await addPoll();
    const tab = openTab(await vote().serve());
    await tab.submit(`${poll.page}/key`, [['key', poll.key]]);
    const forget = `${poll.page}/key/forget`;
    expect((await tab.get(poll.page)).html).toContain(`href="${forget}"`);
    expect((await tab.get(forget)).html).toContain('To come back you need the manage link');
    expect((await tab.get(poll.page)).status).toBe(200);
    const forgotten = await tab.submit(forget, []);
    expect([forgotten.status, forgotten.path]).toEqual([401, `${poll.page}?done=forget-key`]);
    expect(forgotten.html).toContain('This browser has forgotten its key of this poll.');
    expect((await tab.get(poll.page)).status).toBe(401);
    const { headers } = await send('POST', forget, byCookie(poll), form());
    expect(headers.getSetCookie()).toEqual([`key-${poll.slug}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`]);
    expect((await tab.submit(`${poll.page}/key`, [['key', poll.key]])).status).toBe(200);
    // who has none is not offered it
    expect((await send('GET', poll.page, signedIn())).text).not.toContain(forget);
  });

  test('a wrong key leads to the page with the reason, also for someone who manages the poll already', async () => {
    const [poll, other] = [await addPoll(), await addPoll()];
    const tab = openTab(await vote().serve());
    await tab.get(poll.page);
    for (const key of ['x', other.key, '']) {
      const refused = await tab.submit(`${poll.page}/key`, [['key', key]]);
      expect(refused.status).toBe(403);
      expect(refused.html).toContain('This is not a key of this poll.');
      expect(refused.html).not.toContain(other.key);
    }
    await tab.submit(`${poll.page}/key`, [['key', poll.key]]);
    const refused = await tab.submit(`${poll.page}/key`, [['key', other.key]]);
    expect(refused.status).toBe(403);
    expect(refused.html).toContain('This is not a key of this poll.');
    expect((await tab.get(poll.page)).status).toBe(200);
    const program = await send('POST', `${poll.page}/key`, { accept: '*/*' }, { key: 'x' });
    expect(JSON.parse(program.text)).toMatchObject({ status: 403 });
  });

  test('after ten wrong keys an address is refused further ones, and never the right one', async () => {
    const poll = await addPoll();
    const limited = await vote().serve({ trustProxy: readTrustProxy('1') });
    const from = { 'x-forwarded-for': '192.0.2.1' };
    const attempt = (key: string) => send('POST', `${poll.page}/key`, from, form({ key }), limited);
    const statuses = (await Promise.all(Array.from({ length: 12 }, () => attempt('x')))).map(
      ({ status }) => status,
    );
    expect(statuses.toSorted()).toEqual([...Array<number>(10).fill(403), 429, 429]);
    const late = await attempt('y');
    expect(late.status).toBe(429);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(890);
    const wrong = { ...from, authorization: 'Bearer wrong' };
    expect((await send('PATCH', `/polls/${poll.id}`, wrong, {}, limited)).status).toBe(429);
    expect((await attempt(poll.key)).status).toBe(303);
    expect(
      (await send('PATCH', `/polls/${poll.id}`, { ...from, ...byBearer(poll) }, {}, limited)).status,
    ).toBe(200);
  });

  test('a page of another site cannot make a browser own a poll', async () => {
    const poll = await addPoll();
    const elsewhere = { origin: 'http://elsewhere.example' };
    const refused = await send('POST', `${poll.page}/key`, elsewhere, form({ key: poll.key }));
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([403, []]);
  });

  test('a poll that does not exist is not found', async () => {
    expect((await send('GET', '/p/nosuchpoll/manage')).status).toBe(404);
    expect((await send('POST', '/p/nosuchpoll/manage/key', {}, form({ key: 'x' }))).status).toBe(404);
  });
});

describe('for an owner', () => {
  const reject = ({ id }: OwnedPoll) =>
    vote().pool.query(
      `insert into rejected_ballots (poll_id, voter_id, cast_at, ballot, reason)
       values ($1, gen_random_uuid(), now(), '{}', 'cast after the poll closed')`,
      [id],
    );

  test('links to nothing that only administrators may see, which administrators see', async () => {
    const poll = await addPoll();
    await reject(poll);
    for (const path of ['', '/activity', '/delete']) {
      const owner = await send('GET', poll.page + path, byCookie(poll));
      expect(owner.status).toBe(200);
      expect(owner.text).not.toMatch(/"\/admin[/?"]/);
      expect((await send('GET', poll.page + path, signedIn())).text).toContain('href="/admin"');
    }
    const link = `/admin/rejected?poll=${poll.id}`;
    expect((await send('GET', poll.page, signedIn())).text).toContain(link);
    expect((await send('GET', '/admin', byCookie(poll))).status).toBe(303);
    expect((await send('GET', `/admin/activity?poll=${poll.id}`, byBearer(poll))).status).toBe(403);
  });

  test('offers no change of what ballots have fixed, says why, and takes the rest of the form', async () => {
    const poll = await addPoll({ voters: 'token' });
    const page = async () => (await send('GET', poll.page, byCookie(poll))).text;
    expect(await page()).not.toContain('This cannot be changed any more');
    await addBallot(vote().pool, poll.id, 0);
    const text = await page();
    const fixed = [...text.matchAll(/<(?:input|select)[^>]* name="(kind|voteChange|voters)"[^>]*>/g)];
    const isActive = ([field]: RegExpExecArray) =>
      !field.includes(' disabled') && !field.includes('type="hidden"');
    expect([fixed.length, fixed.filter(isActive)]).toEqual([8, []]);
    expect(text.match(/This cannot be changed any more/g)).toHaveLength(3);

    const tab = openTab(await vote().serve());
    tab.cookies.set(`key-${poll.slug}`, poll.key);
    const valueOf = (name: string) =>
      new RegExp(`type="hidden" name="${name}" value="([^"]*)"`).exec(text)?.[1]?.replaceAll('&#34;', '"') ??
      '';
    const { html } = await tab.submit(poll.page, [
      ...['shown', 'kind', 'voteChange', 'voters'].map((name) => [name, valueOf(name)]),
      ...['A', 'B'].map((option) => ['option', option]),
      ['question', 'Which one?'],
      ['theme', 'OnTrend'],
      ['resultsVisible', 'always'],
      ['timeZone', 'UTC'],
    ]);
    expect(html).toContain('The poll has been changed.');
    expect(html).toContain('question: Which? → Which one?');
  });

  test('says at each moment whether the poll is closed, and offers to close it only while that changes it', async () => {
    const poll = await addPoll();
    const tab = openTab(await vote().serve());
    tab.cookies.set(`key-${poll.slug}`, poll.key);
    const read = (html: string) => [
      /chip status \w+">([^<]+)/.exec(html)?.[1],
      /<p class="notice">([^<]+)/.exec(html)?.[1],
      html.includes('Close now'),
    ];
    const later = async () => read((await tab.get(`${poll.page}?done=close`)).html);
    expect(await later()).toEqual(['Open', undefined, true]);
    const closed = await tab.submit(`${poll.page}/close`, []);
    expect(read(closed.html)).toEqual([
      'About to close',
      'The poll closes within two seconds. Its result is final once all votes cast in time are counted.',
      false,
    ]);
    await expect.poll(later).toEqual(['Closing', 'The poll has closed.', false]);
    await vote().pool.query('update polls set sealed_at = closes_at where id = $1', [poll.id]);
    expect(await later()).toEqual(['Final', 'The poll has closed, and its result is final.', false]);
    await tab.submit(`${poll.page}/reopen`, [['closesAt', '']]);
    expect(await later()).toEqual(['Open', undefined, true]);
  });

  test('links to the ballot, the results, the exports, and a form filled in with the same poll', async () => {
    const poll = await addPoll({ question: 'Tea & cake?', kind: 'multiple', voteChange: false });
    const { text } = await send('GET', poll.page, byCookie(poll));
    const at = `http://localhost:5001/p/${poll.slug}`;
    for (const link of [`/p/${poll.slug}`, `${at}/results`, `${at}/export.csv`, `${at}/export.json`])
      expect(text).toContain(`href="${link}"`);
    const link = /href="\/polls\/new\?([^"]*)"/.exec(text)?.[1] ?? '';
    const query = new URLSearchParams(link.replaceAll('&amp;', '&'));
    expect([
      query.get('question'),
      query.getAll('option'),
      query.get('kind'),
      query.get('voteChange'),
    ]).toEqual(['Tea & cake?', ['A', 'B'], 'multiple', 'false']);
  });

  test('the activity is that of the poll alone, in pages', async () => {
    const [poll, other] = [await addPoll(), await addPoll({ question: 'Not mine?' })];
    for (const { id } of [poll, other])
      await vote().pool.query(
        `insert into admin_actions (actor, action, poll_id, detail)
         select 'token', 'action ' || number, $1, jsonb_build_object('poll', $1::integer)
         from generate_series(1, 60) as number`,
        [id],
      );
    const first = await send('GET', `${poll.page}/activity`, byCookie(poll));
    const next = /href="([^"]+)" rel="next"/.exec(first.text)?.[1] ?? '';
    expect(next).toMatch(new RegExp(`^${poll.page}/activity\\?before=\\d+$`));
    const second = await send('GET', next, byCookie(poll));
    for (const { text } of [first, second]) {
      expect(text).toContain(`poll: ${poll.id}<`);
      expect(text).not.toContain(`poll: ${other.id}<`);
      expect(text).not.toContain('Not mine?');
    }
    expect(second.text).toContain('create poll');
    expect((await send('GET', `${poll.page}/activity?before=x`, byCookie(poll))).status).toBe(400);
  });

  test('the addresses of forms lead to the page', async () => {
    const poll = await addPoll();
    for (const end of ['/key', '/keys', '/listed', '/close']) {
      const { status, headers } = await send('GET', poll.page + end, byCookie(poll));
      expect([status, headers.get('location')]).toEqual([303, poll.page]);
    }
  });

  test('deleting leads to the list of polls, and administrators to their overview', async () => {
    for (const [headers, to] of [
      [byCookie, '/polls'],
      [signedIn, '/admin'],
    ] as const) {
      const poll = await addPoll();
      const answer = await send('POST', `${poll.page}/delete`, headers(poll), form());
      expect([answer.status, answer.headers.get('location')]).toEqual([303, to]);
    }
  });
});

describe('lists', () => {
  const listed = async ({ slug }: OwnedPoll) =>
    (JSON.parse((await send('GET', `/polls/${slug}`)).text) as { listed: boolean }).listed;
  const press = (poll: OwnedPoll, wanted: boolean, headers: Record<string, string>) =>
    send('POST', `${poll.page}/listed`, headers, form({ listed: String(wanted) }));

  test('an administrator hides a poll and lists it again', async () => {
    const poll = await addPoll();
    expect((await send('GET', poll.page, signedIn())).text).toContain('Hide from lists');
    expect((await press(poll, false, signedIn())).headers.get('location')).toBe(`${poll.page}?done=hide`);
    expect(await listed(poll)).toBe(false);
    expect((await send('GET', poll.page, signedIn())).text).toContain('List publicly');
    expect((await press(poll, true, signedIn())).status).toBe(303);
    expect(await listed(poll)).toBe(true);
  });

  test('an owner hides a poll, and cannot list one that is not listed: not by form and not by API', async () => {
    const poll = await addPoll();
    expect((await press(poll, false, byCookie(poll))).status).toBe(303);
    const page = await send('GET', poll.page, byCookie(poll));
    expect(page.text).toContain('Only an administrator can list it.');
    expect(page.text).not.toContain('List publicly');
    const refused = await press(poll, true, byBearer(poll));
    expect([refused.status, refused.text]).toEqual([
      403,
      expect.stringContaining('Only an administrator can list'),
    ]);
    const change = { listed: true, question: 'Other?' };
    const program = await send('PATCH', `/polls/${poll.slug}`, byBearer(poll), change);
    expect(JSON.parse(program.text)).toMatchObject({ status: 403 });
    expect((await send('PATCH', `/polls/${poll.slug}`, byBearer(poll), { listed: false })).status).toBe(200);
    expect(await listed(poll)).toBe(false);
    expect((await readActivity(poll.id)).map(({ action }) => action)).toEqual(['create poll', 'change poll']);
    expect((await send('PATCH', `/polls/${poll.slug}`, asAdmin, change)).status).toBe(200);
    expect(await listed(poll)).toBe(true);
  });
});
