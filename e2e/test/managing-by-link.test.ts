// An owner manages a poll with the manage link, in a real browser.
import { setTimeout as delay } from 'node:timers/promises';
import { asAdmin } from '@hands/testing/administrator';
import { findViolations } from '@hands/testing/find-violations';
import { setUpVotePages } from '@hands/testing/set-up-vote-pages';
import type { BrowserContextOptions, Page } from 'playwright';
import { expect, test } from 'vitest';

const site = setUpVotePages();

async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await site.newContext(options);
  return context.newPage();
}

const post = async (path: string, body: object) => {
  const response = await fetch(site.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...asAdmin },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as { slug: string; manageUrl: string };
};

async function addPoll(question = 'Which tree?') {
  const { slug, manageUrl } = await post('/polls', { question, options: [{ text: 'A' }, { text: 'B' }] });
  const { pathname, hash } = new URL(manageUrl);
  return { slug, path: pathname, hash };
}

/** The label of the key that the browser uses. */
const yours = (page: Page, label: string) => page.getByRole('rowheader', { name: `${label} (yours)` });

test('the link opens the page, and neither the address nor the history keeps the key', async () => {
  const { path, hash } = await addPoll();
  const page = await openPage();
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url(), JSON.stringify(request.headers())));
  await page.goto(site.url + path + hash);
  await yours(page, 'owner').waitFor();
  expect(page.url()).toBe(site.url + path);
  await page.goBack();
  expect(page.url()).not.toContain('#k=');
  const key = hash.slice('#k='.length);
  // Cookie is not among these headers
  expect(requested.filter((text) => text.includes(key) && !text.includes('#k='))).toEqual([]);
});

test('a link by number leads there, too, and a wrong key to the page that says so', async () => {
  const { slug, hash, path } = await addPoll();
  const { id } = (await (await fetch(`${site.url}/polls/${slug}`)).json()) as { id: number };
  const page = await openPage();
  await page.goto(`${site.url}/p/${id}/manage#k=${'x'.repeat(32)}`);
  await page.getByText('This is not a key of this poll.').waitFor();
  expect(page.url()).not.toContain('#k=');
  await page.goto('about:blank');
  await page.goto(`${site.url}/p/${id}/manage${hash}`);
  await yours(page, 'owner').waitFor();
  expect(page.url()).toBe(site.url + path);
});

test('another link of the same poll works on the page that is open already', async () => {
  const { slug, path, hash } = await addPoll();
  const { manageUrl } = await post(`/polls/${slug}/keys`, { label: 'Ana' });
  const page = await openPage();
  await page.goto(site.url + path + hash);
  await yours(page, 'owner').waitFor();
  await page.evaluate(`location.hash = ${JSON.stringify(new URL(manageUrl).hash)}`);
  await yours(page, 'Ana').waitFor();
  expect(page.url()).toBe(site.url + path);
});

test.each([true, false])(
  'an owner adds a key for someone else, copies its link and revokes it, with JavaScript: %s',
  async (javaScriptEnabled) => {
    const { slug, path, hash } = await addPoll();
    const page = await openPage({ javaScriptEnabled });
    await page.goto(site.url + path);
    await page.getByLabel('Manage link or key').fill(site.url + path + hash);
    await page.keyboard.press('Enter');
    await yours(page, 'owner').waitFor();
    await page.getByLabel('Label of a new key').fill('Ana');
    await page.getByRole('button', { name: 'Add a key' }).click();
    const link = await page.getByLabel('Manage link').inputValue();
    if (javaScriptEnabled) {
      await page.getByRole('button', { name: 'Copy the link' }).click();
      await page.getByRole('button', { name: /^(Copied|Not copied)/ }).waitFor();
    }
    const { pathname, hash: added } = new URL(link);
    expect(pathname).toBe(path);
    const headers = { Authorization: `Bearer ${added.slice('#k='.length)}` };
    const statusOf = async () => (await fetch(`${site.url}/polls/${slug}/keys`, { headers })).status;
    expect(await statusOf()).toBe(200);
    await page.getByRole('link', { name: 'Back to the poll' }).click();
    await page.getByRole('link', { name: 'Revoke the key Ana' }).click();
    await page.getByRole('button', { name: 'Revoke the key' }).click();
    await page.getByText('The key has been revoked.').waitFor();
    expect(await statusOf()).toBe(403);
  },
);

test('what cannot be undone is apart from the other actions, and asks first; the page leads to sharing', async () => {
  const { slug, path, hash } = await addPoll();
  const page = await openPage();
  await page.goto(site.url + path + hash);
  const actions = page.getByRole('region', { name: 'Actions' });
  await actions.getByRole('button', { name: 'Close now' }).waitFor();
  expect(await actions.getByRole('link').count()).toBe(0);
  await page
    .getByRole('region', { name: 'What cannot be undone' })
    .getByRole('link', { name: 'Delete' })
    .click();
  await page.getByRole('heading', { name: 'Delete this poll?' }).waitFor();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await page.getByRole('link', { name: 'Share' }).click();
  await page.waitForURL(`${site.url}/p/${slug}/share`);
  await page.getByText('Your poll is ready to share').waitFor();
});

test('a double tap deletes a poll once, and ends where one tap does', async () => {
  const { path, hash } = await addPoll();
  const page = await openPage();
  await page.goto(site.url + path + hash);
  await page.getByRole('link', { name: 'Delete' }).click();
  await page.waitForLoadState();
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.url());
  });
  await page.route(/\/delete$/, async (route) => {
    await delay(300);
    await route.continue().catch(() => undefined);
  });
  const tap = `document.querySelector('form button').click();`;
  await page.evaluate(`${tap} setTimeout(() => { ${tap} }, 100)`);
  await page.waitForURL(`${site.url}/polls`);
  expect(sent).toHaveLength(1);
});

test.each(['light', 'dark'] as const)(
  'the pages of an owner fit 320 px and pass axe, %s',
  async (colorScheme) => {
    const { path, hash } = await addPoll(`Which of these trees ${'and all others '.repeat(8)}?`);
    const page = await openPage({ colorScheme, bypassCSP: true, viewport: { width: 320, height: 800 } });
    const check = async (what: string) => {
      expect(await findViolations(page), what).toEqual([]);
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(overflow), what).toBe(0);
    };
    await page.goto(site.url + path);
    await check('without a key');
    await page.goto(site.url + path + hash);
    await yours(page, 'owner').waitFor();
    await check('the page');
    await page.getByLabel('Label of a new key').fill('Ana'.repeat(13));
    await page.getByRole('button', { name: 'Add a key' }).click();
    await page.getByRole('link', { name: 'Back to the poll' }).waitFor();
    await check('the new key');
    await page.goto(`${site.url}${path}/activity`);
    await check('the activity');
  },
);
