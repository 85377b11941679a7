// The ballot page in a real browser if its line is slow, broken or busy, and in several tabs: a vote is never cast twice, and none is
// shown that does not count.
import { asAdmin } from '@hands/testing/administrator';
import { findViolations } from '@hands/testing/find-violations';
import { postPoll } from '@hands/testing/post-poll';
import { setUpVotePages } from '@hands/testing/set-up-vote-pages';
import { voteFor } from '@hands/testing/vote-for';
import type { BrowserContext, Page } from 'playwright';
import { expect, test } from 'vitest';

const site = setUpVotePages();

async function open(poll: number, context?: BrowserContext): Promise<Page> {
  const options = { viewport: { width: 390, height: 844 }, bypassCSP: true };
  const page = await (context ?? (await site.newContext(options))).newPage();
  await page.goto(`${site.url}/polls/${poll}`);
  return page;
}

/** Counts the votes that the page sends, also those that never arrive. */
function countVotes(page: Page): () => number {
  let sent = 0;
  page.on('request', (request) => (sent += request.method() === 'POST' ? 1 : 0));
  return () => sent;
}

interface Poll {
  status: string;
}

const waiting = (page: Page) => page.locator('[data-waiting]');
const kept = (page: Page) =>
  page.evaluate<number>(`Object.keys(localStorage).filter((key) => key.startsWith('vote-')).length`);
const hasVoted = (page: Page, text: string) =>
  page.locator('[data-choice]', { hasText: `You voted for ${text}` });
const manage = (method: string, path: string, body?: object) =>
  fetch(site.url + path, {
    method,
    headers: { ...asAdmin, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });

/** As the worker does when it has recorded all ballots. */
async function seal(poll: number): Promise<void> {
  await site.vote.pool.query('update polls set sealed_at = closes_at where id = $1', [poll]);
  await reaches(poll, 'final');
}

async function reaches(poll: number, expected: string): Promise<void> {
  const status = async () => ((await (await manage('GET', `/polls/${poll}`)).json()) as Poll).status;
  await expect.poll(status, { timeout: 10_000 }).toBe(expected);
}

/** Casts a vote while offline. */
async function voteOffline(page: Page, option: string): Promise<void> {
  await page.context().setOffline(true);
  await voteFor(page, option);
  await waiting(page).getByText('You are offline').waitFor();
}

test('a vote that is cast offline is kept, is not shown as cast, and is sent once when the page is back', async () => {
  const page = await open(await postPoll(site.url, { voteChange: false }));
  const sent = countVotes(page);
  await voteOffline(page, 'Coffee');
  expect(await waiting(page).innerText()).toContain('It does not count yet.');
  expect(await waiting(page).innerText()).toContain('B · Coffee');
  expect(await findViolations(page)).toEqual([]);
  expect([await hasVoted(page, 'Coffee').count(), await kept(page), sent()]).toEqual([0, 1, 1]);
  await page.context().setOffline(false);
  await hasVoted(page, 'Coffee').waitFor();
  expect([await waiting(page).count(), await kept(page), sent()]).toEqual([0, 0, 2]);
});

test('a kept vote survives its page: the next one sends it, and does not ask again', async () => {
  const poll = await postPoll(site.url);
  const first = await open(poll);
  await first.route('**/vote', (route) => route.abort());
  await voteFor(first, 'Tea');
  await waiting(first).waitFor();
  const second = await open(poll, first.context());
  await first.close();
  await hasVoted(second, 'Tea').waitFor();
  expect(await kept(second)).toBe(0);
});

test.each([
  [
    'closed',
    async (poll: number) => {
      await manage('POST', `/polls/${poll}/close`);
      await seal(poll);
    },
    'This poll closed before your vote could be sent',
  ],
  [
    'got other options',
    (poll: number) => manage('PATCH', `/polls/${poll}`, { options: [{ text: 'Milk' }, { text: 'Water' }] }),
    'The options of this poll have changed',
  ],
])(
  'a kept vote is dropped, and the page says so, if the poll has %s meanwhile',
  async (_what, change, reason) => {
    const poll = await postPoll(site.url);
    const page = await open(poll);
    await voteOffline(page, 'Tea');
    const sent = countVotes(page);
    await change(poll);
    await page.context().setOffline(false);
    await page.getByRole('alert').filter({ hasText: reason }).waitFor();
    expect([await waiting(page).count(), await kept(page), sent()]).toEqual([0, 0, 0]);
    expect(await page.locator('[data-own]').count()).toBe(0);
    // also after the page has been replaced
    await page.evaluate(`new Promise((resolve) => {
      document.addEventListener('poll-shown', () => setTimeout(resolve));
      document.dispatchEvent(new Event('ballot-replaced'));
    })`);
    expect(await page.getByRole('alert').innerText()).toContain(reason);
  },
);

test('a vote is neither sent nor dropped while its poll is closing, and judged when it is final', async () => {
  const poll = await postPoll(site.url);
  const page = await open(poll);
  await voteOffline(page, 'Tea');
  const sent = countVotes(page);
  await manage('POST', `/polls/${poll}/close`);
  await reaches(poll, 'closing');
  await page.context().setOffline(false);
  await page.locator('main[data-status="closing"]').waitFor();
  expect([await waiting(page).count(), await kept(page), sent()]).toEqual([1, 1, 0]);
  await seal(poll);
  await page.getByRole('button', { name: 'Send now' }).click();
  await page.getByRole('alert').filter({ hasText: 'so it does not count' }).waitFor();
  expect([await waiting(page).count(), await kept(page), sent()]).toEqual([0, 0, 0]);
});

test('a kept vote is forgotten after a day', async () => {
  const page = await open(await postPoll(site.url));
  await page.evaluate(`{
    localStorage.setItem('vote-old', JSON.stringify({ at: Date.now() - 25 * 3_600_000 }));
    localStorage.setItem('vote-new', JSON.stringify({ at: Date.now() }));
  }`);
  await page.reload();
  await expect.poll(() => page.evaluate('Object.keys(localStorage).join()')).toBe('vote-new');
});

test('a tab with an older page drops no vote that another tab keeps, and both show what became of it', async () => {
  const poll = await postPoll(site.url);
  const first = await open(poll);
  const second = await open(poll, first.context());
  await second.route(/\/(polls|p)\/[^/]+$/, (route) => route.abort());
  await voteFor(first, 'Tea');
  await hasVoted(first, 'Tea').waitFor();
  await first.context().route('**/vote', (route) => route.abort());
  await voteFor(first, 'Coffee');
  for (const page of [first, second]) await waiting(page).getByText('B · Coffee').waitFor();
  expect([await hasVoted(second, 'Tea').count(), await kept(first)]).toEqual([0, 1]);
  await first.context().unroute('**/vote');
  await second.unrouteAll();
  await first.getByRole('button', { name: 'Send now' }).click();
  for (const page of [first, second]) await hasVoted(page, 'Coffee').waitFor();
  expect([await waiting(first).count(), await waiting(second).count(), await kept(first)]).toEqual([0, 0, 0]);
});

test('a vote that one tab was told not to send is sent by none, also not by one that was just trying', async () => {
  const poll = await postPoll(site.url);
  const first = await open(poll);
  await first.context().route('**/vote', (route) => route.abort());
  await voteFor(first, 'Tea');
  const second = await open(poll, first.context());
  await waiting(second).waitFor();
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  let tries = 0;
  await second.route(/\/polls\/[^/]+$/, async (route) => {
    tries++;
    await held;
    await route.continue();
  });
  await second.getByRole('button', { name: 'Send now' }).click();
  await expect.poll(() => tries).toBeGreaterThan(0);
  await first.getByRole('button', { name: 'Do not send' }).click();
  await first.context().unroute('**/vote');
  const sent = countVotes(second);
  answer();
  await waiting(second).waitFor({ state: 'detached' });
  expect([sent(), await kept(second), await second.locator('[data-own]').count()]).toEqual([0, 0, 0]);
});

test('a page that was asked for before the vote, and comes late, does not take the place of the one with it', async () => {
  const poll = await postPoll(site.url);
  const page = await open(poll);
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  let asked = 0;
  await page.route(
    new RegExp(`/polls/${poll}$`),
    async (route) => {
      const response = await route.fetch();
      asked++;
      await held;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  await manage('PATCH', `/polls/${poll}`, { question: 'Which drink?' });
  await expect.poll(() => asked).toBe(1);
  await voteFor(page, 'Tea');
  await hasVoted(page, 'Tea').waitFor();
  const finished = page.waitForEvent('requestfinished', (request) =>
    request.url().endsWith(`/polls/${poll}`),
  );
  answer();
  await finished;
  await page.evaluate('new Promise((resolve) => setTimeout(resolve, 200))');
  expect(await hasVoted(page, 'Tea').count()).toBe(1);
});

test('a vote that is not to be sent is forgotten, and one whose answer was lost is shown as what it is', async () => {
  const page = await open(await postPoll(site.url));
  await voteOffline(page, 'Tea');
  await page.route('**/vote', (route) => route.abort());
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Do not send' }).click();
  expect([await waiting(page).count(), await kept(page)]).toEqual([0, 0]);
  await page.unroute('**/vote');

  // it arrives, and its answer does not
  await page.route('**/vote', async (route) => {
    await route.fetch({ maxRedirects: 0 });
    await route.abort();
  });
  await voteFor(page, 'Coffee');
  await waiting(page).waitFor();
  await page.unroute('**/vote');
  await hasVoted(page, 'Coffee').waitFor();
});

test('a vote that was not to be sent any more, and was taken or arrives after that, is shown without a reload', async () => {
  const poll = await postPoll(site.url);
  const page = await open(poll);
  const discard = () => page.getByRole('button', { name: 'Do not send' }).click();
  // it arrives, its answer does not, and neither does the page that would show it
  await page.route('**/vote', async (route) => {
    await route.fetch({ maxRedirects: 0 });
    await route.abort();
  });
  await page.route(/\/(polls|p)\/[^/]+$/, (route) => route.abort());
  await voteFor(page, 'Coffee');
  await waiting(page).waitFor();
  const failed = page.waitForEvent('requestfailed');
  await discard();
  await failed;
  expect(await hasVoted(page, 'Coffee').count()).toBe(0);
  await page.unrouteAll();
  await hasVoted(page, 'Coffee').waitFor();

  let late = '';
  await page.route('**/vote', async (route) => {
    late = route.request().postData() ?? '';
    await route.abort();
  });
  await voteFor(page, 'Tea');
  await waiting(page).waitFor();
  await discard();
  await waiting(page).waitFor({ state: 'detached' });
  const headers = { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' };
  await page.request.post(`${site.url}/polls/${poll}/vote`, { headers, data: late, maxRedirects: 0 });
  await hasVoted(page, 'Tea').waitFor({ state: 'attached' });
});

test('a vote that two tabs keep is sent by one of them', async () => {
  const poll = await postPoll(site.url);
  const first = await open(poll);
  await first.context().route('**/vote', (route) => route.abort());
  await voteFor(first, 'Tea');
  const second = await open(poll, first.context());
  await waiting(second).waitFor();
  await first.context().unroute('**/vote');
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  let sent = 0;
  await first.context().route('**/vote', async (route) => {
    sent++;
    await held;
    await route.continue();
  });
  for (const page of [first, second]) await page.getByRole('button', { name: 'Send now' }).click();
  for (const page of [first, second]) await page.locator('main[data-sending]').waitFor();
  answer();
  for (const page of [first, second]) await hasVoted(page, 'Tea').waitFor();
  expect([sent, await waiting(first).count(), await waiting(second).count()]).toEqual([1, 0, 0]);
});

test('a busy server is asked again after its pause, with the number of attempts', async () => {
  const page = await open(await postPoll(site.url));
  const sent = countVotes(page);
  // the second is so long that the voter sends it by hand
  const pauses = ['1', '300'];
  await page.route('**/vote', (route) => {
    const pause = pauses.shift();
    return pause === undefined
      ? route.continue()
      : route.fulfill({ status: 503, headers: { 'Retry-After': pause }, contentType: 'text/html', body: '' });
  });
  await voteFor(page, 'Tea');
  await waiting(page).getByText('One attempt so far').waitFor();
  await waiting(page).getByText('2 attempts so far').waitFor();
  await page.getByRole('button', { name: 'Send now' }).click();
  await hasVoted(page, 'Tea').waitFor();
  expect(sent()).toBe(3);
});

test.each([
  ['a proxy without a server', { status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }],
  ['the sign-in page of a network', { status: 200, contentType: 'text/html', body: '<p>Sign in</p>' }],
])('a vote that is answered by %s waits, and is not said to be refused', async (_what, answer) => {
  const page = await open(await postPoll(site.url));
  await page.route('**/vote', (route) => route.fulfill(answer), { times: 1 });
  await voteFor(page, 'Tea');
  await waiting(page).getByText('We could not confirm your vote').waitFor();
  expect([await page.getByRole('alert').count(), await kept(page)]).toEqual([0, 1]);
  expect(await page.evaluate('document.activeElement.id')).toBe('ballot');
  expect(await page.locator('[data-announcement]').innerText()).not.toContain('Send now');
  await hasVoted(page, 'Tea').waitFor();
});

test('a vote that was taken is said to be saved if only the page after it does not come', async () => {
  const page = await open(await postPoll(site.url));
  // a routed response cannot come after a redirect
  await page.evaluate(`{
    const { fetch } = window;
    window.fetch = async (...request) => {
      const answer = await fetch(...request);
      if (request[1].method !== 'POST') return answer;
      const { url } = answer;
      const shed = new Response('', { status: 503 });
      return Object.defineProperties(shed, { url: { value: url }, redirected: { value: true } });
    };
  }`);
  await voteFor(page, 'Tea');
  await page.locator('[data-saved]', { hasText: 'Your vote has been saved.' }).waitFor();
  expect([await page.getByRole('alert').count(), await waiting(page).count()]).toEqual([0, 0]);
  await hasVoted(page, 'Tea').waitFor();
  expect(await page.locator('[data-saved]').count()).toBe(0);
});

test('in a poll in which anyone may vote, a vote that waits does not show its choice', async () => {
  const page = await open(await postPoll(site.url, { voters: 'anyone' }));
  await page.route('**/vote', (route) => route.abort(), { times: 1 });
  await voteFor(page, 'Tea');
  await waiting(page).waitFor();
  expect(await waiting(page).innerText()).not.toContain('Tea');
  expect([await page.locator('form.vote').isVisible(), await kept(page)]).toEqual([false, 0]);
  await page.getByRole('button', { name: 'Send now' }).click();
  await page.waitForURL('**/thanks?*');
});

test('on a slow line two taps send one vote, and the page shows none before the answer', async () => {
  const page = await open(await postPoll(site.url, { voteChange: false }));
  const sent = countVotes(page);
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/vote', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByLabel('Tea').check();
  expect([await page.locator('[data-cast]').innerText(), sent()]).toEqual(['Vote for A · Tea', 0]);
  await page.locator('[data-cast]').dblclick();
  await expect.poll(sent).toBe(1);
  expect(await page.locator('[data-own]').count()).toBe(0);
  answer();
  await hasVoted(page, 'Tea').waitFor();
  expect(sent()).toBe(1);
});

test('a vote in one tab is shown in the other, where a change starts from it', async () => {
  const poll = await postPoll(site.url);
  const first = await open(poll);
  const second = await open(poll, first.context());
  await second.getByLabel('Coffee').check();
  await voteFor(first, 'Tea');
  await hasVoted(second, 'Tea').waitFor();
  await second.getByRole('button', { name: 'Change vote' }).click();
  expect(await second.getByLabel('Tea').isChecked()).toBe(true);
  expect(await second.getByRole('button', { name: 'Update' }).isDisabled()).toBe(true);
  await second.getByLabel('Coffee').check();
  await second.getByRole('button', { name: 'Back' }).click();
  await hasVoted(second, 'Tea').waitFor();
  await voteFor(second, 'Coffee');
  for (const page of [first, second]) await hasVoted(page, 'Coffee').waitFor();
});

test('options are ranked by dragging or by arrows, and on paper there are fields to tick or to number', async () => {
  const ranked = await open(await postPoll(site.url, { kind: 'ranked' }));
  for (const name of ['Tea', 'Coffee']) await ranked.locator('.take', { hasText: name }).click();
  const order = () =>
    ranked.getByRole('list', { name: 'Your order' }).locator('.option-text').allInnerTexts();
  expect(await order()).toEqual(['Tea', 'Coffee']);
  await ranked.locator('[data-ranked] .grip').nth(1).hover();
  await ranked.mouse.down();
  const target = await ranked.locator('[data-ranked]').first().boundingBox();
  await ranked.mouse.move(target?.x ?? 0, (target?.y ?? 0) + 4, { steps: 4 });
  await ranked.mouse.up();
  expect(await order()).toEqual(['Coffee', 'Tea']);
  // at the top, the next key press must not take it out
  await ranked.getByRole('button', { name: 'Move Tea up' }).press('Enter');
  expect(await ranked.evaluate('document.activeElement.ariaLabel')).toBe('Move Tea down');

  const single = await open(await postPoll(site.url));
  for (const page of [ranked, single]) {
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('label.option input').first().isVisible()).toBe(true);
    expect(await page.locator('[data-cast]').isVisible()).toBe(false);
  }
});
