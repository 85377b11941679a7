// The pages as a browser without JavaScript uses them; how they look and behave is tested in e2e/test/vote-pages.test.ts.
import { adminCookie, adminToken } from '@hands/testing/administrator';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { ensureSamplePoll } from '@hands/db/migrate';
import { signVoterId } from '@hands/shared/auth/voter-cookie';
import { closeLongAgo } from '@hands/testing/close-long-ago';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { postPoll } from '@hands/testing/post-poll';
import { slugOf } from '@hands/testing/slug-of';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTab as openTabAt } from './open-tab.ts';

let vote: TestVote;
let url = '';

beforeAll(async () => {
  vote = await openVote();
  url = await vote.serve();
});
afterAll(() => vote.close());

const openTab = (address = url) => openTabAt(address);

const addPoll = (poll: object) =>
  postPoll(url, { options: ['Ash', 'Birch', 'Cedar'].map((text) => ({ text })), ...poll });

describe('the ballot', () => {
  test('F056: GET / also answers 200 to a program', async () => {
    expect((await fetch(url)).status).toBe(200);
  });

  test('F063: poll 1 has two options, Cats and Dogs or those set by OPTION_A and OPTION_B', async () => {
    const options = async (tab: ReturnType<typeof openTab>) =>
      [...(await tab.get('/')).html.matchAll(/class="option-text" dir="auto">([^<]*)/g)].map(
        ([, text]) => text,
      );
    expect(await options(openTab())).toEqual(['Cats', 'Dogs']);
    const databaseUrl = String(vote.pool.options.connectionString);
    await ensureSamplePoll(databaseUrl, 'React', 'Vue');
    expect(await options(openTab(await vote.serve()))).toEqual(['React', 'Vue']);
    await ensureSamplePoll(databaseUrl, 'Cats', 'Dogs');
  });

  test('the first page leads to the form for a question only those who may create polls', async () => {
    const guarded = await vote.serve({ createPolls: 'token' });
    expect((await openTab(guarded).get('/')).html).not.toContain('/polls/new');
    for (const tab of [openTabAt(guarded, true), openTab()])
      expect((await tab.get('/')).html).toContain('<a href="/polls/new">Ask a question</a>');
  });

  test('F044, F058: a browser votes, is known by its cookie, and sees its own choice again', async () => {
    const tab = openTab();
    const { html, path } = await tab.submit('/', [['vote', 'b']]);
    expect(path).toBe('/');
    expect(html).toMatch(/You voted for <strong><bdi>(Dogs|Vue)<\/bdi><\/strong>. You may change your mind/);
    expect(tab.cookies.has('voter')).toBe(true);
  });

  test('F192: accepts several options at once, up to the maximum of the poll', async () => {
    const poll = await addPoll({ kind: 'multiple', maxChoices: 2 });
    const tab = openTab();
    expect((await tab.get(`/polls/${poll}`)).html).toContain('Choose up to 2.');
    const sent = [0, 1, 2].map((choice) => ['choices', String(choice)]);
    const refused = await tab.submit(`/polls/${poll}/vote`, sent);
    expect(refused.status).toBe(400);
    expect(refused.html).toContain('role="alert">Choose up to 2 options, not 3.');
    expect(refused.html.match(/ checked/g)).toHaveLength(3);
    const taken = await tab.submit(`/polls/${poll}/vote`, sent.slice(1));
    expect(taken).toMatchObject({ status: 200, path: `/polls/${poll}` });
    expect(taken.html).toContain('You voted for <strong><bdi>Birch</bdi>, <bdi>Cedar</bdi></strong>');
    expect(taken.html.match(/ checked/g)).toHaveLength(2);
    const none = await tab.submit(`/polls/${poll}/vote`, []);
    expect(none.html).toContain('Choose at least one option.');
  });

  test('a ranking may have gaps and omit options, but may not repeat a rank', async () => {
    const poll = await addPoll({ kind: 'ranked' });
    const tab = openTab();
    const rank = (...ranks: string[]) =>
      tab.submit(
        `/polls/${poll}/vote`,
        ranks.map((text, position) => [`rank-${position}`, text]),
      );
    expect((await rank('5', '', '2')).html).toContain(
      'Your ranking: <strong>1. <bdi>Cedar</bdi>, 2. <bdi>Ash</bdi></strong>',
    );
    const twice = await rank('1', '2', '1');
    expect(twice.status).toBe(400);
    expect(twice.html).toContain('“Ash” and “Cedar” have the same rank, 1');
    expect(twice.html).toMatch(/name="rank-2" value="1"[^>]*aria-invalid="true"/);
    expect(twice.html).toMatch(/name="rank-1" value="2"/);
    for (const ranks of [
      ['', '', ''],
      ['0', '', ''],
      ['x', '', ''],
      ['1', '', '', '2'],
    ]) {
      const refused = await rank(...ranks);
      expect([refused.status, refused.html.includes('role="alert"')]).toEqual([400, true]);
    }
    expect((await tab.get(`/polls/${poll}`)).html).toContain('1. <bdi>Cedar</bdi>, 2. <bdi>Ash</bdi>');
  });

  test('F059: if votes are final, the page says so before and after, and a second one is refused', async () => {
    const poll = await addPoll({ voteChange: false });
    const tab = openTab();
    expect((await tab.get(`/polls/${poll}`)).html).toContain('Your vote is final: it cannot be changed.');
    const taken = await tab.submit(`/polls/${poll}/vote`, [['choice', '0']]);
    expect(taken.html).toContain(
      'You voted for <strong><bdi>Ash</bdi></strong>. Votes in this poll are final.',
    );
    expect(taken.html).not.toContain('<form');
    const again = await tab.submit(`/polls/${poll}/vote`, [['choice', '0']]);
    expect(again.status).toBe(200);
    const other = await tab.submit(`/polls/${poll}/vote`, [['choice', '1']]);
    expect(other.status).toBe(409);
    expect(other.html).toContain('You have voted in this poll already, and it does not allow changes.');
    expect(other.html).toContain('You voted for <strong><bdi>Ash</bdi></strong>');
  });

  test('the page that refuses a second vote shows the final one, even if a program cast it', async () => {
    const poll = await addPoll({ voteChange: false });
    const voterId = randomUUID();
    await vote.pool.query(`insert into ballots values ($1, $2, '{2}', now())`, [poll, voterId]);
    const tab = openTab();
    tab.cookies.set('voter', encodeURIComponent(signVoterId(voterId, vote.parts.cookieSecrets[0])));
    const { status, html } = await tab.submit(`/polls/${poll}/vote`, [['choice', '0']]);
    expect(status).toBe(409);
    expect(html).toContain('You voted for <strong><bdi>Cedar</bdi></strong>');
    expect((await tab.get(`/polls/${poll}`)).html).toContain(
      'You voted for <strong><bdi>Cedar</bdi></strong>',
    );
  });

  const tabOf = (voterId: string) => {
    const tab = openTab();
    tab.cookies.set('voter', encodeURIComponent(signVoterId(voterId, vote.parts.cookieSecrets[0])));
    return tab;
  };
  const mayWithdraw = ({ html }: { html: string }) => html.includes('Withdraw my vote');

  test.each([
    ['single', [['choice', '1']], 'Choose one.'],
    ['multiple', [['choices', '1']], 'Choose as many as you like.'],
    ['ranked', [['rank-1', '1']], 'Rank the options'],
  ])('a vote in a %s poll can be withdrawn and cast again', async (kind, fields, instruction) => {
    const poll = await addPoll({ kind });
    const tab = openTab();
    expect(mayWithdraw(await tab.get(`/polls/${poll}`))).toBe(false);
    expect(mayWithdraw(await tab.submit(`/polls/${poll}/vote`, fields))).toBe(true);
    const withdrawn = await tab.submit(`/polls/${poll}/vote`, [
      ['page', 'ballot'],
      ['withdraw', '1'],
    ]);
    expect(withdrawn).toMatchObject({ status: 200, path: `/polls/${poll}` });
    for (const page of [withdrawn, await tab.get(`/polls/${poll}`)]) {
      expect(page.html).toContain('You have withdrawn your vote. You may vote again.');
      expect(page.html).toContain(instruction);
      expect(page.html).toContain('Your withdrawal has been saved');
      expect(page.html).toContain('>Receipt of your withdrawal<');
      expect(page.html).not.toMatch(/You voted for|Your ranking| checked|Your vote<|Change my vote/);
      expect(mayWithdraw(page)).toBe(false);
    }
    const again = await tab.submit(`/polls/${poll}/vote`, fields);
    expect(again.html).toMatch(/You voted for|Your ranking/);
    expect(again.html).not.toContain('withdrawn');
  });

  test('a vote that was withdrawn elsewhere is shown so, and its results are those for people who have not voted', async () => {
    const poll = await addPoll({ resultsVisible: 'after_vote' });
    const voterId = randomUUID();
    await vote.pool.query(`insert into ballots values ($1, $2, '{}', now())`, [poll, voterId]);
    const { html } = await tabOf(voterId).get(`/polls/${poll}`);
    expect(html).toContain('You have withdrawn your vote. You may vote again.');
    expect(html).toContain('Your withdrawal counts: your vote is not counted any more.');
    expect(html).toContain('The result is shown to you after you have voted.');
  });

  test('a closed poll and one where votes are final have no button to withdraw', async () => {
    const final = await addPoll({ voteChange: false });
    const closed = await closeLongAgo(vote.pool, await addPoll({}));
    const voterId = randomUUID();
    const tab = tabOf(voterId);
    for (const poll of [final, closed]) {
      await vote.pool.query(`insert into ballots values ($1, $2, '{1}', '2019-01-01Z')`, [poll, voterId]);
      const page = await tab.get(`/polls/${poll}`);
      expect(page.html).toContain('You voted for');
      expect(mayWithdraw(page)).toBe(false);
      const refused = await tab.submit(`/polls/${poll}/vote`, [['withdraw', '1']]);
      expect(refused.html).toMatch(
        poll === final
          ? /role="alert">Votes in this poll are final and cannot be withdrawn\./
          : /role="alert">Your withdrawal was not accepted: this poll closed <time/,
      );
    }
  });

  test('someone who withdrew their vote before votes became final may vote', async () => {
    const poll = await addPoll({ voteChange: false });
    const voterId = randomUUID();
    await vote.pool.query(`insert into ballots values ($1, $2, '{}', '2019-01-01Z')`, [poll, voterId]);
    const { status, html } = await tabOf(voterId).submit(`/polls/${poll}/vote`, [['choice', '1']]);
    expect(status).toBe(200);
    expect(html).toContain('You voted for <strong><bdi>Birch</bdi></strong>');
  });

  test('a browser that keeps no cookies cannot withdraw by the page’s form', async () => {
    const poll = await addPoll({});
    const { status, html } = await openTab().submit(`/polls/${poll}/vote`, [
      ['page', 'ballot'],
      ['withdraw', '1'],
    ]);
    expect(status).toBe(400);
    expect(html).toContain('cookie');
  });

  test('the page of a poll that is not open says when it opens or closed, and has no form', async () => {
    const soon = await addPoll({ opensAt: '2100-01-01T12:00:00Z' });
    const over = await closeLongAgo(vote.pool, await addPoll({}));
    const tab = openTab();
    const before = await tab.get(`/polls/${soon}`);
    expect(before.html).toContain(
      'opens <time datetime="2100-01-01T12:00:00.000Z" data-in-sentence>on 1 January 2100 at 12:00 UTC',
    );
    const after = await tab.get(`/polls/${over}`);
    expect(after.html).toContain(
      'closed <time datetime="2020-01-01T12:00:00.000Z" data-in-sentence>on 1 January 2020',
    );
    expect(after.html).toContain('See the result<');
    for (const { html } of [before, after]) expect(html).not.toContain('<form');
    const late = await tab.submit(`/polls/${over}/vote`, [['choice', '0']]);
    expect(late.status).toBe(409);
    expect(late.html).toContain('Your vote was not accepted: this poll closed <time');
    expect(late.html.match(/clos(?:ed|es)\b/g)).toHaveLength(1);
  });

  test.each([
    ['always', 'See the live results', 'See the live results'],
    ['after_vote', 'The result is shown to you after you have voted.', 'See the live results'],
    ['after_close', 'The result is shown once it is final.', 'The result is shown once it is final.'],
    ['never', 'The result of this poll is not shown.', 'The result of this poll is not shown.'],
  ])('says when results are shown if resultsVisible is %s', async (resultsVisible, before, after) => {
    const poll = await addPoll({ resultsVisible });
    const tab = openTab();
    const { html } = await tab.get(`/polls/${poll}`);
    expect(html).toContain(before);
    expect(html).toContain(`href="http://localhost:5001/p/${await slugOf(vote.pool, poll)}/results"`);
    expect((await tab.submit(`/polls/${poll}/vote`, [['choice', '0']])).html).toContain(after);
  });

  test('a closed poll whose results are for voters leads everyone to the result', async () => {
    const poll = await closeLongAgo(vote.pool, await addPoll({ resultsVisible: 'after_vote' }));
    expect((await openTab().get(`/polls/${poll}`)).html).toContain('See the result<');
  });

  test('the page of a refused vote has the same security headers as the ballot', async () => {
    const answer = (path: string, init: RequestInit) =>
      fetch(url + path, {
        ...init,
        headers: { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' },
      });
    const [page, refused] = [await answer('/', {}), await answer('/', { method: 'POST', body: 'vote=z' })];
    expect([page.status, refused.status]).toEqual([200, 400]);
    for (const header of [
      'content-security-policy',
      'x-content-type-options',
      'referrer-policy',
      'cache-control',
      'vary',
    ])
      expect(refused.headers.get(header), header).toBe(page.headers.get(header));
  });

  test('shows markup in a poll as text', async () => {
    const poll = await addPoll({
      question: '<b>"Bold"</b>?',
      theme: '<i>',
      options: [{ text: '<u>' }, { text: '&' }],
    });
    for (const path of [`/polls/${poll}`, '/polls']) {
      const { html } = await openTab().get(path);
      expect(html).not.toMatch(/<[biu]>/);
      expect(html).toContain('&lt;b&gt;');
    }
  });
});

describe('the home page', () => {
  test('F065: lists open polls by theme, built-in themes first, each with links to its ballot and results', async () => {
    const ids = [];
    for (const theme of ['Zebras', 'Sports', 'Moral Dilemmas'])
      ids.push(await addPoll({ question: `Of ${theme}?`, theme }));
    const { html } = await openTab().get('/polls');
    const headings = [...html.matchAll(/<h2[^>]*>([^<]*)<\/h2>/g)].map(([, text]) => text);
    expect(headings.slice(0, 3)).toEqual(['Trending', 'Moral Dilemmas', 'Sports']);
    expect(headings).toContain('Zebras');
    for (const id of ids) {
      const slug = await slugOf(vote.pool, id);
      expect(html).toContain(`href="/p/${slug}"`);
      expect(html).toContain(`href="http://localhost:5001/p/${slug}/results"`);
    }
  });

  test('I11: how many have voted is not shown of a poll that shows it in steps, until it is final', async () => {
    const id = await addPoll({ question: 'In steps?', theme: 'Steps', showFrom: 5 });
    await vote.pool.query(
      `insert into ballots select $1, gen_random_uuid(), '{1}', '2019-01-01Z' from generate_series(1, 7)`,
      [id],
    );
    expect((await openTab().get('/polls?theme=Steps')).html).not.toContain(' votes');
    await closeLongAgo(vote.pool, id);
    await vote.pool.query('update polls set sealed_at = closes_at where id = $1', [id]);
    expect((await openTab().get('/polls?theme=Steps&status=closed')).html).toContain(
      '<strong>7</strong> votes',
    );
  });

  test('counts votes, or voters where each may choose several options', async () => {
    for (const kind of ['single', 'multiple', 'ranked'] as const) {
      const id = await addPoll({ theme: 'Counted', kind });
      await vote.pool.query(`insert into ballots values ($1, gen_random_uuid(), '{1}', now())`, [id]);
    }
    const { html } = await openTab().get('/polls?theme=Counted');
    expect([...html.matchAll(/<strong>1<\/strong> (\w+)/g)].map(([, unit]) => unit)).toEqual([
      'voter',
      'voter',
      'vote',
    ]);
  });

  test('is sent with gzip to those who read it', async () => {
    const home = async (encoding: string) =>
      (await fetch(`${url}/polls`, { headers: { Accept: 'text/html', 'Accept-Encoding': encoding } }))
        .headers;
    expect((await home('gzip')).get('content-encoding')).toBe('gzip');
    expect((await home('gzip')).get('vary')).toContain('Accept-Encoding');
    expect((await home('identity')).get('content-encoding')).toBeNull();
  });

  test('asks for a question only those who may create polls', async () => {
    const guarded = await vote.serve({ createPolls: 'token' });
    const { html } = await openTab(guarded).get('/polls?theme=Nothing+here');
    expect(html).not.toContain('/polls/new');
    expect(html).toContain('action="/join"');
    for (const tab of [openTabAt(guarded, true), openTab()])
      for (const path of ['/polls', '/polls?theme=Nothing+here'])
        expect((await tab.get(path)).html).toMatch(
          /<form class="ask" action="\/polls\/new">.* name="question"/,
        );
    // what was shown to an administrator in the same second is not shown to others
    const follow = (headers: Record<string, string>) =>
      fetch(`${guarded}/polls`, { headers: { Accept: 'text/html', 'If-None-Match': '"none"', ...headers } });
    const { name, value } = adminCookie(guarded);
    expect(await (await follow({ Cookie: `${name}=${value}` })).text()).toContain('class="ask"');
    expect(await (await follow({})).text()).not.toContain('class="ask"');
  });

  test('links to closed polls and to one theme keep the other filter', async () => {
    await closeLongAgo(vote.pool, await addPoll({ question: 'Long over?', theme: 'Sports' }));
    const tab = openTab();
    const { html } = await tab.get('/polls?theme=Sports');
    expect(html).not.toContain('Long over?');
    expect(html).toContain('href="/polls?status=closed&amp;theme=Sports"');
    const closed = await tab.get('/polls?status=closed&theme=Sports');
    expect(closed.html).toContain('Long over?');
    expect(closed.html).not.toContain('Of Sports?');
    const empty = await tab.get('/polls?theme=Not+used');
    expect(empty.html).toContain('There are no open polls here.');
    expect(empty.html).toContain('href="/polls/new"');
    expect((await tab.get('/polls?status=wrong')).status).toBe(400);
  });

  test('leads to the results also if the request names a whole URL with an invalid host', async () => {
    const asked = request(url, { path: 'http://a:99999/polls/1/results?present' }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    expect(response.statusCode).toBe(307);
    expect(response.headers.location).toBe('http://localhost:5001/polls/1/results?present');
  });

  test('a theme that is called dark does not make its ballots dark', async () => {
    const { html } = await openTab().get(`/polls/${await addPoll({ theme: 'dark' })}`);
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
  });

  test('older polls are on the next page', async () => {
    await vote.pool.query(
      `with many as (insert into polls (question, theme) select 'No. ' || n || '.', 'Many' from generate_series(1, 61) as n returning id)
       insert into options select id, position, 'x' from many, generate_series(0, 1) as position`,
    );
    const tab = openTab();
    const first = await tab.get('/polls?theme=Many');
    const [, next = ''] = /<a href="([^"]*)" rel="next">/.exec(first.html) ?? [];
    const second = await tab.get(next.replaceAll('&amp;', '&'));
    expect(first.html).toContain('No. 61.');
    expect(first.html).not.toContain('No. 1.');
    expect(second.html).toContain('No. 1.');
    expect(second.html).not.toContain('rel="next"');
  });

  test('a program gets the list as JSON at the same address', async () => {
    const response = await fetch(`${url}/polls`);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(response.headers.get('vary')).toContain('Accept');
  });
});

describe('the form that creates a poll', () => {
  const fields = (change: Record<string, string> = {}, options = ['Ash', '', ' Birch ', '']) => [
    ...Object.entries({
      question: 'Which tree?',
      theme: 'Trees',
      kind: 'single',
      maxChoices: '',
      resultsVisible: 'always',
      opensAt: '',
      closesAt: '',
      ...change,
    }),
    ...options.map((text) => ['option', text]),
  ];

  /** The poll whose share page this is. */
  const readShared = async (path: string): Promise<unknown> =>
    (await fetch(url + path.replace(/\/share$/, ''))).json();

  test('F163: a form with a theme and options creates a poll and redirects to the page that shares it', async () => {
    const { status, html, path } = await openTab().submit(
      '/polls',
      fields({ resultsVisible: 'after_vote', closesAt: '2100-06-01T10:30' }),
    );
    expect(status).toBe(200);
    expect(path).toMatch(/^\/p\/[0-9a-z]{10}\/share$/);
    expect(html).toContain('Which tree?');
    expect(await readShared(path)).toMatchObject({
      theme: 'Trees',
      kind: 'single',
      voteChange: false,
      resultsVisible: 'after_vote',
      opensAt: null,
      closesAt: '2100-06-01T10:30:00.000000Z',
      options: [
        { position: 0, text: 'Ash' },
        { position: 1, text: 'Birch' },
      ],
    });
  });

  test('F163, F192: creates a multiple-choice poll without a theme and with votes that may change', async () => {
    const change = { theme: '', kind: 'multiple', maxChoices: '2', voteChange: 'true' };
    const { path } = await openTab().submit('/polls', fields(change, ['a', 'b', 'c']));
    expect(await readShared(path)).toMatchObject({
      theme: 'OnTrend',
      kind: 'multiple',
      maxChoices: 2,
      voteChange: true,
    });
  });

  test.each([
    ['no question', { question: ' ' }, undefined, 'question', 'Must not be empty.'],
    ['one option', {}, ['Ash', '', ''], 'options', 'Must have at least 2 options.'],
    ['a duplicate option', {}, ['Ash', '', 'Ash'], 'options.2', 'Duplicates another option.'],
    [
      'an option that is too long',
      {},
      ['', 'Ash', 'x'.repeat(121)],
      'options.2',
      'Must have at most 120 characters.',
    ],
    ['an invisible option', {}, ['Ash', '', '\u3164'], 'options.2', 'Must contain something visible.'],
    ['options that look the same', {}, ['Ash', '', 'ASH\u00a0'], 'options.2', 'Duplicates another option.'],
    ['too many choices', { kind: 'multiple', maxChoices: '9' }, undefined, 'maxChoices', 'Must be 2 to 2'],
    [
      'choices that are not a number',
      { kind: 'multiple', maxChoices: 'x' },
      undefined,
      'maxChoices',
      'Must be a whole number.',
    ],
    ['an unknown kind', { kind: 'x' }, undefined, 'kind', 'Must be one of'],
    ['an unknown visibility', { resultsVisible: 'x' }, undefined, 'resultsVisible', 'Must be one of'],
    ['an invalid time', { closesAt: 'noon' }, undefined, 'closesAt', 'Must be a date and a time.'],
    [
      'a close in the past',
      { closesAt: '2020-01-01T00:00' },
      undefined,
      'closesAt',
      'Must be in the future.',
    ],
    [
      'a close before the opening',
      { opensAt: '2100-01-02T00:00', closesAt: '2100-01-01T00:00' },
      undefined,
      'closesAt',
      'Must be later than the opening.',
    ],
  ])(
    'F163: the error about %s is shown beside its field, and the input is kept',
    async (_what, change, options, field, message) => {
      const { status, html } = await openTab().submit('/polls', fields(change, options));
      expect(status).toBe(400);
      const id = field.replace('.', '\\.');
      expect(html).toMatch(new RegExp(`id="${id}-fault">${message}`));
      if (field !== 'options') expect(html).toMatch(new RegExp(`aria-describedby="[^"]*${id}-fault"`));
      expect(html).toContain('role="alert"');
      expect(html).toContain('value="Ash"');
      expect(html).toContain('value="Trees"');
      if (field !== 'question') expect(html).toContain('value="Which tree?"');
    },
  );

  test('if a token is required the form asks for it, accepts only the right one, and never shows it', async () => {
    const tab = openTab(await vote.serve({ createPolls: 'token' }));
    expect((await tab.get('/polls/new')).html).toContain('name="adminToken"');
    const without = await tab.submit('/polls', fields());
    const wrong = await tab.submit('/polls', fields({ adminToken: 'another token' }));
    expect([without.status, wrong.status]).toEqual([401, 403]);
    for (const { html } of [without, wrong]) {
      expect(html).toContain('id="adminToken-fault"');
      expect(html).toContain('value="Which tree?"');
      expect(html).not.toContain('another token');
    }
    const right = await tab.submit('/polls', fields({ adminToken }));
    expect(right.path).toMatch(/^\/p\/[0-9a-z]{10}\/share$/);
  });

  test('in production without a token the page says why there is no form', async () => {
    const tab = openTab(await vote.serve({ adminToken: undefined, createPolls: 'token' }));
    const { html } = await tab.get('/polls/new');
    expect(html).toContain('ADMIN_TOKEN');
    expect(html).not.toContain('<form');
    expect((await tab.submit('/polls', fields())).status).toBe(403);
  });

  test('a form from another site, or one that is too large, creates no poll', async () => {
    const tab = openTab();
    expect((await tab.submit('/polls', fields(), { Origin: 'http://evil.example' })).status).toBe(403);
    expect((await tab.submit('/polls', fields({ question: 'x'.repeat(50_000) }))).status).toBe(413);
  });

  test('accepts twenty options of the maximum length', async () => {
    const options = Array.from({ length: 20 }, (_, i) => String(i).padStart(120, '語'));
    const { path } = await openTab().submit('/polls', fields({}, options));
    expect(path).toMatch(/^\/p\/[0-9a-z]{10}\/share$/);
    expect((await openTab().get('/polls/new?options=20')).html.match(/name="option"/g)).toHaveLength(20);
  });
});

describe('F057: the README’s example', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, path = '', body = ''] = /curl -i localhost:5000(\S+) .*-d '([^']+)'/.exec(readme) ?? [];

  test('casts a vote as written', async () => {
    const response = await fetch(url + path, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json' },
    });
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ status: 'queued', pollId: 1, choices: [0] });
  });
});
