// What a page costs a phone: bytes, moving parts and time.
import { addBallot } from '@hands/testing/add-ballot';
import { adminCookie } from '@hands/testing/administrator';
import { openBrowser } from '@hands/testing/browser';
import { openVote } from '@hands/testing/open-vote';
import { postPoll } from '@hands/testing/post-poll';
import { slugOf } from '@hands/testing/slug-of';
import { startTestService } from '@hands/testing/test-service';
import type { TestService } from '@hands/testing/test-service';
import { secret } from '@hands/testing/voter-cookie';
import type { TestVote } from '@hands/testing/open-vote';
import type { Browser, CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

const MAX_BYTES = 100_000;

let browser: Browser;
let vote: TestVote;
let result: TestService;
let pages: Record<string, string>;

beforeAll(async () => {
  [browser, vote] = await Promise.all([openBrowser(), openVote()]);
  const voteUrl = await vote.serve();
  const poll = await postPoll(voteUrl, {
    question: 'Where shall we have the summer party?',
    options: ['By the lake', 'In the courtyard', 'Up on the roof'].map((text) => ({ text })),
  });
  for (let votes = 0; votes < 30; votes++) await addBallot(vote.pool, poll, votes % 3);
  result = await startTestService('result', {
    DATABASE_URL: vote.settings.databaseUrl,
    COOKIE_SECRET: secret,
    VOTE_URL: voteUrl,
  });
  // otherwise the dashboard says what is down
  await vote.pool.query(
    `insert into heartbeats (service, beat_at, state)
     values ('vote', now() + interval '1 hour', '{"queue": "up"}'),
            ('worker', now() + interval '1 hour', '{"queue": "up", "inFlight": 0, "failedBatches": 0, "settledTo": 0, "behindMs": 0}')
     on conflict (service) do update set beat_at = excluded.beat_at, state = excluded.state`,
  );
  const slug = await slugOf(vote.pool, poll);
  // as long as their lists get
  await vote.pool.query(
    `insert into voter_tokens (poll_id, hash, label)
     select $1, sha256(number::text::bytea), 'A voter with the number ' || number
     from generate_series(1, 10000) as number`,
    [poll],
  );
  await vote.pool.query(
    `insert into admin_actions (actor, action, poll_id, detail)
     select 'key owner', 'change poll', $1, '{"question": {"from": "Where shall we go?", "to": "Where shall we have the summer party?"}}'
     from generate_series(1, 100)`,
    [poll],
  );
  pages = {
    home: `${voteUrl}/polls`,
    join: `${voteUrl}/join`,
    create: `${voteUrl}/polls/new`,
    ballot: `${voteUrl}/p/${slug}`,
    dashboard: `${result.url}/p/${slug}`,
    projector: `${result.url}/p/${slug}?present`,
    frame: `${result.url}/embed/${slug}`,
    manage: `${voteUrl}/p/${slug}/manage`,
    voters: `${voteUrl}/p/${slug}/manage/voters`,
    overview: `${voteUrl}/admin`,
    log: `${voteUrl}/admin/activity`,
    'api of vote': `${voteUrl}/docs`,
    'api of result': `${result.url}/docs`,
  };
});
afterAll(async () => {
  await Promise.all([browser.close(), result.kill()]);
  await vote.close();
});

/** With all that its owner or an administrator sees. */
const forManagers = ['manage', 'voters', 'overview', 'log'];
const names = ['home', 'join', 'create', 'ballot', 'dashboard', 'projector', 'frame'];

async function newPage(width = 390, locale = 'en-GB'): Promise<{ page: Page; devTools: CDPSession }> {
  const context = await browser.newContext({ viewport: { width, height: 844 }, locale });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  return { page, devTools: await context.newCDPSession(page) };
}

const addressOf = (name: string) => pages[name] ?? '';

/** What the page loads: its bytes over the wire, and from which hosts. */
async function weigh(name: string, locale: string): Promise<{ bytes: number; hosts: string[] }> {
  const { page, devTools } = await newPage(390, locale);
  if (forManagers.includes(name)) await page.context().addCookies([adminCookie(addressOf(name))]);
  await devTools.send('Network.enable');
  let bytes = 0;
  const hosts = new Set<string>();
  page.on('request', (request) => hosts.add(new URL(request.url()).hostname));
  devTools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto(addressOf(name), { waitUntil: 'networkidle' });
  process.stdout.write(`${name} in ${locale}: ${(bytes / 1_000).toFixed(1)} KB\n`);
  return { bytes, hosts: [...hosts] };
}

describe.each([...forManagers, 'api of vote', 'api of result'])('the page %s', (name) => {
  test.each(['en-GB', 'de-DE'])('takes less than 100 KB over the wire in %s', async (locale) => {
    const { bytes } = await weigh(name, locale);
    expect(bytes).toBeGreaterThan(30_000);
    expect(bytes).toBeLessThan(MAX_BYTES);
  });
});

describe.each(names)('the page %s', (name) => {
  // German is longer
  test.each(['en-GB', 'de-DE'])(
    'takes less than 100 KB over the wire in %s, with its font, and asks no other host',
    async (locale) => {
      const { bytes, hosts } = await weigh(name, locale);
      expect(bytes).toBeGreaterThan(30_000);
      expect(bytes).toBeLessThan(MAX_BYTES);
      expect(hosts).toEqual(['127.0.0.1']);
    },
  );

  test.each([390, 1280])(
    'moves nothing while it loads at %i px, and has no style or script of its own',
    async (width) => {
      const { page } = await newPage(width);
      await page.goto(addressOf(name), { waitUntil: 'networkidle' });
      await page.evaluate('document.fonts.ready');
      const shifts = await page.evaluate<object[]>(
        `new Promise((resolve) => {
         const found = [];
         new PerformanceObserver((list) => {
           // less than a word that becomes shorter
           for (const entry of list.getEntries().filter(({ value }) => value > 0.001))
             found.push({ value: entry.value, moved: entry.sources.map(({ node, previousRect, currentRect }) => [node?.outerHTML?.slice(0, 60), previousRect.y, currentRect.y].join(' ')) });
         }).observe({ type: 'layout-shift', buffered: true });
         setTimeout(() => resolve(found), 1_000);
       })`,
      );
      expect(shifts).toEqual([]);
      expect(await page.locator('[style], style, script:not([src]), [onclick], [onload]').count()).toBe(0);
    },
  );

  test('can be read and used within a second on a slow phone: what is there works without scripts', async () => {
    const { page, devTools } = await newPage();
    await devTools.send('Network.enable');
    // 4G that is slow, and a processor with a quarter of this one's speed
    await devTools.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 150,
      downloadThroughput: 1_600_000 / 8,
      uploadThroughput: 750_000 / 8,
    });
    await devTools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const load = async () => {
      await page.goto(addressOf(name), { waitUntil: 'load' });
      return page.evaluate<number[]>(
        `new Promise((resolve) => {
           new PerformanceObserver((list) => {
             for (const { name, startTime } of list.getEntries())
               if (name === 'first-contentful-paint')
                 resolve([startTime, performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd].map(Math.round));
           }).observe({ type: 'paint', buffered: true });
         })`,
      );
    };
    const [painted, scripted] = await load();
    process.stdout.write(`${name}: painted after ${painted} ms, scripts ready after ${scripted} ms\n`);
    // a busy machine may take longer now and then
    await expect.poll(async () => (await load())[0]).toBeLessThan(1_000);
  });
});
