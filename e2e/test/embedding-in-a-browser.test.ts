// Results in frames on pages of another origin, in a real browser.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { addBallot } from '@hands/testing/add-ballot';
import { openBrowser } from '@hands/testing/browser';
import { createPoll } from '@hands/testing/create-poll';
import { findViolations } from '@hands/testing/find-violations';
import { openDatabase } from '@hands/testing/open-database';
import { slugOf } from '@hands/testing/slug-of';
import { startProxy } from '@hands/testing/start-proxy';
import { startResult } from '@hands/testing/start-result';
import type { BrowserContextOptions } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';

async function setUp() {
  const { url, pool } = await openDatabase();
  const [{ address }, browser] = await Promise.all([startResult(url), openBrowser()]);
  onTestFinished(() => browser.close());
  const newPage = async (options: BrowserContextOptions = {}) =>
    (await browser.newContext(options)).newPage();
  return { pool, address, newPage };
}

/** Another site, whose page is isolated and shows these addresses in frames. */
async function startSite(addresses: string[], size = 'width="480" height="360"'): Promise<string> {
  const frames = addresses.map((address) => `<iframe src="${address}" title="A poll" ${size}></iframe>`);
  const server = createServer((_req, res) => {
    res.setHeader('Content-Type', 'text/html');
    res.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    res.end(
      `<!doctype html><title>Another site</title><style>body { background: #0f0 }</style>${frames.join('')}`,
    );
  }).listen(0);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://localhost:${String((server.address() as AddressInfo).port)}`;
}

test('a frame on another origin shows each vote, without cookies, and opens the ballot in a tab of its own', async () => {
  const { pool, address, newPage } = await setUp();
  const poll = await createPoll(pool, { options: ['Tea', 'Coffee'] });
  const slug = await slugOf(pool, poll);
  const site = await startSite([`${address}/embed/${slug}`]);
  expect(new URL(site).origin).not.toBe(new URL(address).origin);
  const page = await newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.goto(site);
  const frame = page.frameLocator('iframe');
  const headline = (text: string) => frame.locator('[data-headline]', { hasText: text });
  await headline('No votes yet').waitFor();
  await frame.locator('[data-state="live"]').waitFor({ state: 'attached' });
  for (const choice of [0, 0, 1]) await addBallot(pool, poll, choice);
  await headline('Leading: Tea').waitFor();
  expect(await frame.locator('[data-share]').allInnerTexts()).toEqual(['67%', '33%']);
  expect(await page.context().cookies()).toEqual([]);

  const opened = page.context().waitForEvent('page');
  await frame.getByRole('link', { name: 'Vote' }).click();
  expect((await opened).url() || 'about:blank').not.toBe(site);
  expect(page.url()).toBe(`${site}/`);
  expect(await (await opened).evaluate<boolean>('window.opener === null')).toBe(true);

  await pool.query(
    'update polls set closes_at = now(), sealed_at = now(), version = version + 1 where id = $1',
    [poll],
  );
  await headline('Winner: Tea').waitFor();
  expect(await frame.getByRole('link', { name: 'Vote' }).isVisible()).toBe(false);
  await pool.query('delete from polls where id = $1', [poll]);
  await frame.getByText('This poll was deleted.').waitFor();
  // a new reader is told as well, in the frame
  await page.reload();
  await frame.getByText('There is no such poll.').waitFor();
  expect(errors).toEqual([]);
});

test('no frame scrolls sideways, whatever its size and its poll; an overlay lets the page show through', async () => {
  const { pool, address, newPage } = await setUp();
  const long = Array.from(
    { length: 20 },
    (_, index) => `Option ${index + 1} with a name that is rather long`,
  );
  const polls = [
    await createPoll(pool, {
      question: 'Which of these shall we take, and why?',
      options: ['Tea', 'Coffee'],
    }),
    await createPoll(pool, { options: long }),
    await createPoll(pool, { results_visible: 'never' }),
    await createPoll(pool, { opens_at: new Date(Date.now() + 3_600_000) }),
    await createPoll(pool, { kind: 'ranked', options: ['Lisbon', 'Ghent', 'Turin'] }),
  ];
  for (const poll of polls.slice(0, 2)) await addBallot(pool, poll, 0);
  await addBallot(pool, polls[4] ?? 0, [1, 0]);
  const slugs = await Promise.all(polls.map((poll) => slugOf(pool, poll)));
  const page = await newPage({ bypassCSP: true });
  for (const [width, height] of [
    [300, 250],
    [640, 374],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const [index, slug] of slugs.entries()) {
      await page.goto(`${address}/embed/${slug}`);
      await page.locator('[data-state="live"]').waitFor({ state: 'attached' });
      const [x, y] = await page.evaluate<[number, number]>(
        '[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]',
      );
      expect(x, `poll ${index} at ${width}`).toBeLessThanOrEqual(0);
      if (index !== 1 || width > 1_000) expect(y, `poll ${index} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
  for (const look of ['theme=light', 'theme=dark']) {
    await page.goto(`${address}/embed/${slugs[0] ?? ''}?${look}`);
    expect(await findViolations(page), look).toEqual([]);
  }

  const site = await startSite(
    [`${address}/embed/${slugs[0] ?? ''}?bg=transparent&theme=dark`],
    'style="border: 0" width="600" height="400"',
  );
  // in a dark browser, too, where a frame of another scheme than its page is opaque
  for (const colorScheme of ['light', 'dark'] as const) {
    const shown = await newPage({ colorScheme });
    await shown.goto(site);
    await shown.frameLocator('iframe').locator('[data-state="live"]').waitFor({ state: 'attached' });
    const { x, y } = (await shown.locator('iframe').boundingBox()) ?? { x: 0, y: 0 };
    const corner = await shown.screenshot({ clip: { x: x + 2, y: y + 2, width: 2, height: 2 } });
    const plain = await shown.screenshot({ clip: { x: x - 4, y: y + 2, width: 2, height: 2 } });
    expect(corner.equals(plain), colorScheme).toBe(true);
  }
});

test('a frame is a picture of the results without JavaScript, and in a page that is opened from a file', async () => {
  const { pool, address, newPage } = await setUp();
  const poll = await createPoll(pool, { options: ['Tea', 'Coffee'] });
  await addBallot(pool, poll, 1);
  const file = `${mkdtempSync(`${tmpdir()}/hands-site-`)}/slides.html`;
  writeFileSync(
    file,
    `<title>Slides</title><iframe src="${address}/embed/${await slugOf(pool, poll)}"></iframe>`,
  );
  const page = await newPage({ javaScriptEnabled: false });
  await page.goto(`file://${file}`);
  const frame = page.frameLocator('iframe');
  expect(await frame.locator('[data-share]').allInnerTexts()).toEqual(['0%', '100%']);
  expect(await frame.locator('rect').nth(1).getAttribute('width')).toBe('100%');
});

test('X3: where sockets are blocked, a frame gets the numbers by plain requests', async () => {
  const { pool, address, newPage } = await setUp();
  const poll = await createPoll(pool);
  const proxy = await startProxy(() => address, { passesSockets: () => false });
  const page = await newPage();
  await page.goto(await startSite([`${proxy}/embed/${await slugOf(pool, poll)}`]));
  const frame = page.frameLocator('iframe');
  await frame.locator('[data-state="polling"]').waitFor({ state: 'attached' });
  await addBallot(pool, poll, 0);
  await frame.locator('[data-total]', { hasText: '1 vote' }).waitFor();
});
