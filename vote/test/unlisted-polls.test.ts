// An unlisted poll is found by its slug alone, except by those who may manage it.
import { pollKeyCookie } from '@hands/shared/auth/poll-key';
import { createWrongTokens } from '@hands/shared/http/wrong-tokens';
import { asAdmin } from '@hands/testing/administrator';
import { logger } from '@hands/testing/logger';
import { voteApi } from '@hands/vote/describe-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { openTab } from './open-tab.ts';
import { read, setUpPolls } from './set-up-polls.ts';

const { vote, url, send, create, castBallot } = setUpPolls();

const hidden = { question: 'Whom do we let go?', theme: 'Layoffs', listed: false };
const options = [{ text: 'Ann' }, { text: 'Bob' }];

interface Created {
  id: number;
  slug: string;
  manageUrl: string;
}

async function createWithKey(poll: object) {
  const created = await read<Created>(await send('POST', '/polls', { options, ...poll }));
  return { ...created, key: created.manageUrl.split('#k=')[1] ?? '' };
}

let poll: Created & { key: string };
let other: Created & { key: string };
beforeAll(async () => {
  poll = await createWithKey(hidden);
  other = await createWithKey({ question: 'Another?' });
  await castBallot(poll.id, [0]);
});

const asStranger = (path: string, headers: Record<string, string> = {}) =>
  fetch(url() + path, { headers, redirect: 'manual' });
const cast = (path: string, body: object) =>
  fetch(url() + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

test('its answer has an address by slug and the link to manage it', async () => {
  const response = await send('POST', '/polls', { options, ...hidden });
  const { slug, listed, manageUrl } = await read<{ slug: string; listed: boolean; manageUrl: string }>(
    response,
  );
  expect(listed).toBe(false);
  expect(response.headers.get('location')).toBe(`/p/${slug}`);
  expect(manageUrl).toContain(`/p/${slug}/manage#k=`);
});

describe('everyone', () => {
  test.each(['/p/', '/polls/'])('reads it at %s{slug}', async (prefix) => {
    expect(await read(await asStranger(prefix + poll.slug))).toMatchObject({ id: poll.id, ...hidden });
    const page = await asStranger(prefix + poll.slug, { Accept: 'text/html' });
    expect(await page.text()).toContain(hidden.question);
  });

  test('votes by its slug, in every call that takes an id', async () => {
    for (const prefix of ['/p/', '/polls/'])
      expect((await cast(`${prefix}${poll.slug}/vote`, { choice: 1 })).status).toBe(202);
    const named = { pollId: poll.slug, optionId: 0, userId: 'user 1' };
    expect((await cast('/votes', named)).status).toBe(202);
  });

  test('may write the slug in capitals, and letters for digits that look like them', async () => {
    const written = poll.slug.toUpperCase().replaceAll('0', 'O').replaceAll('1', 'I');
    expect((await asStranger(`/p/${written}`)).status).toBe(200);
  });
});

describe('its number', () => {
  test.each(['GET', 'PATCH', 'DELETE'])(
    'is no address for %s by a stranger or by another owner',
    async (method) => {
      const body = method === 'PATCH' ? { body: '{}' } : {};
      for (const prefix of ['/p/', '/polls/'])
        for (const headers of [{}, { Authorization: `Bearer ${other.key}` }]) {
          const type = { 'Content-Type': 'application/json' };
          const init = { method, headers: { ...type, ...headers }, ...body };
          const [its, none] = await Promise.all(
            [poll.id, 2_147_483_647].map((id) => fetch(`${url()}${prefix}${id}`, init)),
          );
          expect([its?.status, await its?.text()]).toEqual([none?.status, await none?.text()]);
          expect(its?.ok).toBe(false);
        }
    },
  );

  test('is no address for votes', async () => {
    for (const path of [`/p/${poll.id}/vote`, `/polls/${poll.id}/vote`])
      expect((await cast(path, { choice: 1 })).status).toBe(404);
    expect((await cast('/vote', { pollId: poll.id, optionId: 0, userId: 'user 2' })).status).toBe(404);
  });

  test('is one for administrators and for its owner', async () => {
    for (const headers of [
      asAdmin,
      { Authorization: `Bearer ${poll.key}` },
      { Cookie: `${pollKeyCookie(poll.slug)}=${poll.key}` },
    ])
      expect(await read(await asStranger(`/polls/${poll.id}`, headers))).toMatchObject(hidden);
  });
});

test('the ballot that someone opened by number still votes after the poll was hidden from lists', async () => {
  const { id } = await create({ question: 'Hidden later?', options });
  const tab = openTab(url());
  const { html } = await tab.get(`/polls/${id}`);
  expect((await send('PATCH', `/polls/${id}`, { listed: false })).status).toBe(200);
  const [, action = ''] = /<form class="options" method="post" action="([^"]*)"/.exec(html) ?? [];
  const { status, html: after } = await tab.submit(action, [['choice', '0']]);
  expect([status, after.includes('You voted for')]).toEqual([200, true]);
});

test('someone who tries tokens is limited, also where a wrong one changes nothing, and learns of no poll', async () => {
  const wrongTokens = createWrongTokens({ points: 2 }, vote().parts.metrics.limited, logger);
  const base = await vote().serve({ wrongTokens });
  const attempt = async (path: string) =>
    (await fetch(base + path, { headers: { Authorization: 'Bearer wrong' }, redirect: 'manual' })).status;
  expect(await attempt(`/p/${poll.slug}/share`)).toBe(303);
  expect(await attempt('/polls/2147483647')).toBe(404);
  for (const path of [`/p/${poll.slug}/share`, `/polls/${poll.id}`, '/polls/2147483647'])
    expect(await attempt(path)).toBe(429);
  const response = await fetch(`${base}/polls/${poll.id}`, {
    headers: { Authorization: `Bearer ${poll.key}` },
  });
  expect(response.status).toBe(200);
});

test('nothing that a stranger can read without its slug mentions it', async () => {
  const places = ['1', String(poll.id), hidden.theme, 'Sports'];
  const paths = Object.entries(voteApi.paths).flatMap(([path, methods]) => ('get' in methods ? [path] : []));
  const addresses = [
    ...new Set(
      paths.flatMap((path) => places.map((place) => path.replace(/\{\w+\}/, encodeURIComponent(place)))),
    ),
    '/polls?limit=100',
    '/polls?theme=Layoffs',
    '/robots.txt',
    '/sitemap.xml',
    '/admin',
  ];
  expect(addresses.length).toBeGreaterThan(30);
  for (const address of addresses)
    for (const Accept of ['application/json', 'text/html']) {
      const text = await (await asStranger(address, { Accept })).text();
      for (const trace of [poll.slug, hidden.question, '"name":"Layoffs"', '>Layoffs<'])
        expect(text, address).not.toContain(trace);
    }
});

test('administrators find it in their overview', async () => {
  const page = await asStranger('/admin', { ...asAdmin, Accept: 'text/html' });
  expect(await page.text()).toContain(hidden.question);
});

test('a poll becomes unlisted, and listed again, by a change', async () => {
  const { id, slug } = await create({ question: 'Listed?', options });
  const isListed = async () => (await (await asStranger('/polls?limit=100')).text()).includes(String(slug));
  for (const listed of [false, true]) {
    expect((await send('PATCH', `/polls/${id}`, { listed })).status).toBe(200);
    expect(await isListed()).toBe(listed);
    expect((await asStranger(`/polls/${id}`)).status).toBe(listed ? 200 : 404);
  }
});
