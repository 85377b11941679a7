// What answers a form that is refused: a redirect to its page, so that the browser never asks whether to send it again.
import { createPool } from '@hands/db/pool';
import { unavailable } from '@hands/shared/http/problem';
import { adminToken, asAdmin } from '@hands/testing/administrator';
import { inflateRawSync } from 'node:zlib';
import { postPoll } from '@hands/testing/post-poll';
import { managePathOf } from '@hands/testing/manage-path-of';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTab } from './open-tab.ts';

let vote: TestVote;
let url = '';
let guarded = '';
/** Without its queue. */
let halted = '';
/** Without its database. */
let alone = '';
beforeAll(async () => {
  vote = await openVote();
  [url, guarded] = [await vote.serve(), await vote.serve({ createPolls: 'token' })];
  const { queue, ballotBox, logger, limits } = vote.parts;
  halted = await vote.serve({
    queue: { ...queue, now: () => undefined },
    ballotBox: {
      ...ballotBox,
      accept: () => Promise.reject(unavailable('Your vote was not accepted: the queue is unavailable.')),
    },
    limits: { ...limits, perVoter: 1 },
  });
  const pool = createPool('postgres://nobody@127.0.0.1:1/none', logger, { max: 1 });
  alone = await vote.serve({ pool });
});
afterAll(() => vote.close());

type Form = () => Promise<{
  base: string;
  page: string;
  action: string;
  fields: string[][];
  shows: string[];
}>;
const forms: [name: string, form: Form][] = [
  [
    'a ballot',
    async () => {
      const id = await postPoll(url, { kind: 'multiple' });
      const [page, action] = [`/polls/${id}`, `/polls/${id}/vote`];
      return { base: url, page, action, fields: [], shows: ['Choose at least one option.'] };
    },
  ],
  [
    'a ballot with too many choices',
    async () => {
      const options = ['A', 'B', 'C'].map((text) => ({ text }));
      const id = await postPoll(url, { kind: 'multiple', maxChoices: 2, options });
      const fields = ['0', '1', '2'].map((choice) => ['choices', choice]);
      const shows = ['not 3.', 'value="2" checked'];
      return { base: url, page: `/polls/${id}`, action: `/polls/${id}/vote`, fields, shows };
    },
  ],
  [
    'the ballot on the first page',
    () =>
      Promise.resolve({
        base: url,
        page: '/',
        action: '/',
        fields: [['choice', '7']],
        shows: ['There is no option 7 in poll 1.'],
      }),
  ],
  [
    'the form that creates a poll',
    () =>
      Promise.resolve({
        base: url,
        page: '/polls/new',
        action: '/polls',
        fields: [
          ['question', 'Only one option?'],
          ['kind', 'ranked'],
          ['option', 'Ash'],
        ],
        shows: [
          'Must have at least 2 options.',
          'value="Only one option?"',
          'value="Ash"',
          'value="ranked" checked',
        ],
      }),
  ],
  [
    'the form that edits a poll',
    async () => {
      const page = await managePathOf(vote.pool, await postPoll(url));
      const shown = JSON.stringify({ question: 'Which?', kind: 'single', option: ['Tea', 'Coffee'] });
      const fields = [
        ['question', ''],
        ['theme', 'Kept'],
        ['kind', 'single'],
        ['shown', shown],
      ];
      return { base: url, page, action: page, fields, shows: ['id="question-fault"', 'value="Kept"'] };
    },
  ],
  [
    'a button on the page of a poll',
    async () => {
      const page = await managePathOf(vote.pool, await postPoll(url, { opensAt: '2100-01-01T00:00:00Z' }));
      const shows = ['This poll is not open yet. Change its times, or delete it.'];
      return { base: url, page, action: `${page}/close`, fields: [], shows };
    },
  ],
  [
    'signing in',
    () =>
      Promise.resolve({
        base: guarded,
        page: '/admin/sign-in?to=%2Fadmin%2Factivity',
        action: '/admin/sign-in',
        fields: [
          ['to', '/admin/activity'],
          ['token', 'a guess'],
        ],
        shows: ['The admin token is wrong.', 'value="/admin/activity"'],
      }),
  ],
  [
    'a ballot that the queue did not take',
    async () => {
      const page = `/polls/${await postPoll(url, { kind: 'multiple' })}`;
      const shows = ['the queue is unavailable.', 'value="1" checked'];
      return { base: halted, page, action: `${page}/vote`, fields: [['choices', '1']], shows };
    },
  ],
  [
    'the form that creates a poll, without the queue',
    () =>
      Promise.resolve({
        base: halted,
        page: '/polls/new',
        action: '/polls',
        fields: [
          ['question', 'Until when?'],
          ['closesIn', '2'],
          ['option', 'Ash'],
          ['option', 'Oak'],
        ],
        shows: ['Nothing was changed because the queue is unavailable.', 'value="Ash"', 'value="2" selected'],
      }),
  ],
  [
    'a button on the page of a poll, without the queue',
    async () => {
      const page = await managePathOf(vote.pool, await postPoll(url));
      const shows = ['Nothing was changed because the queue is unavailable.'];
      return { base: halted, page, action: `${page}/close`, fields: [], shows };
    },
  ],
  [
    'signing in without the database',
    () =>
      Promise.resolve({
        base: alone,
        page: '/admin/sign-in?to=%2Fadmin',
        action: '/admin/sign-in',
        fields: [['token', adminToken]],
        shows: ['You cannot sign in or out while the database is unavailable.'],
      }),
  ],
];
const statuses = [400, 403, 409, 503];

test.each(forms)('%s: leads to its page, which shows the problem and what was typed', async (_name, form) => {
  const { base, page, action, fields, shows } = await form();
  const tab = openTab(base, ![guarded, alone].includes(base));
  await tab.get(page);
  const refused = await tab.submit(action, fields);
  expect(refused.path.replace(/[?&]refused=[\w-]+$/, '')).toBe(page);
  expect(refused.path).not.toBe(page);
  expect(statuses).toContain(refused.status);
  // reloading the page and going back to it show the same
  for (const { html } of [refused, await tab.get(refused.path)])
    for (const text of shows) expect(html).toContain(text);
  expect(refused.html).not.toContain('a guess');
  // a later visit, and a page with another key, do not
  for (const path of [page, refused.path.replace(/.$/, '!')]) {
    const { status, html } = await tab.get(path);
    expect([status, html.includes('role="alert"')]).toEqual([200, false]);
  }
});

test.each(forms)(
  '%s: is answered with the page itself if the browser keeps no cookies of ours',
  async (_name, form) => {
    const { base, action, fields, shows } = await form();
    const tab = openTab(base);
    tab.cookies.set('sign-in', 'of the proxy in front');
    const refused = await tab.submit(action, fields, action.startsWith('/p/') ? asAdmin : {});
    expect(statuses).toContain(refused.status);
    expect(refused.path).toBe(action);
    for (const text of shows) expect(refused.html).toContain(text);
  },
);

test('a form that is too long for a cookie is answered with the page itself', async () => {
  const tab = openTab(url);
  await tab.get('/polls/new');
  const random = () =>
    Array.from({ length: 120 }, () => String.fromCodePoint(0x4e00 + Math.floor(Math.random() * 20_000))).join(
      '',
    );
  const options = Array.from({ length: 20 }, () => ['option', random()]);
  const refused = await tab.submit('/polls', [['question', ''], ...options]);
  expect([refused.status, refused.path]).toEqual([400, '/polls']);
  for (const [, text] of options) expect(refused.html).toContain(text);
});

test('neither the address nor the cookie shows what was typed, and no one else can make the cookie', async () => {
  const id = await postPoll(url, { kind: 'ranked' });
  const tab = openTab(url);
  await tab.get(`/polls/${id}`);
  const { path } = await tab.submit(`/polls/${id}/vote`, [
    ['rank-0', '77'],
    ['rank-1', '77'],
  ]);
  expect(path).toMatch(/^\/polls\/\d+\?refused=[\w-]{8}$/);
  const cookie = tab.cookies.get('refused') ?? '';
  expect(() => inflateRawSync(Buffer.from(cookie, 'base64url'))).toThrow();
  for (const forged of [cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), 'x', 'x.y', '']) {
    tab.cookies.set('refused', forged);
    expect((await tab.get(path)).status).toBe(200);
  }
});

test('what was ticked is not shown again once the options have changed', async () => {
  const id = await postPoll(url, { kind: 'multiple', options: ['A', 'B', 'C'].map((text) => ({ text })) });
  const tab = openTab(url);
  await tab.get(`/polls/${id}`);
  const { path } = await tab.submit(`/polls/${id}/vote`, [
    ['choices', '0'],
    ['choices', '9'],
  ]);
  expect((await tab.get(path)).html).toContain(' checked');
  await fetch(`${url}/polls/${id}`, {
    method: 'PATCH',
    headers: { ...asAdmin, 'Content-Type': 'application/json' },
    body: JSON.stringify({ options: ['B', 'A', 'C'].map((text) => ({ text })) }),
  });
  expect((await tab.get(path)).html).not.toContain(' checked');
});

test('too many votes lead to the ballot page, except those of its script, which tries again by itself', async () => {
  const page = `/polls/${await postPoll(url)}`;
  const tab = openTab(halted);
  await tab.get(page);
  const vote = (headers = {}) => tab.submit(`${page}/vote`, [['choice', '1']], headers);
  expect((await vote()).status).toBe(503);
  const refused = await vote();
  expect([refused.status, refused.path.split('?')[0]]).toEqual([429, page]);
  expect(refused.html).toContain('please wait a moment');
  const { status, path, html } = await vote({ 'Sec-Fetch-Dest': 'empty' });
  expect([status, path]).toEqual([429, `${page}/vote`]);
  expect(html).not.toContain('<form');
  expect((await vote({ 'Sec-Fetch-Dest': 'document' })).path).toContain('?refused=');
});
