// Pages that are open while polls change, in a real browser.
import { adminCookie, asAdmin } from '@hands/testing/administrator';
import { managePathOf } from '@hands/testing/manage-path-of';
import { postPoll } from '@hands/testing/post-poll';
import { setUpVotePages } from '@hands/testing/set-up-vote-pages';
import { startProxy } from '@hands/testing/start-proxy';
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';

const site = setUpVotePages();

const texts = (...names: string[]) => names.map((text) => ({ text }));
const abc = { kind: 'multiple', options: texts('Ash', 'Birch', 'Cedar') };

const send = (method: string, path: string, body?: object) =>
  fetch(site.url + path, {
    method,
    headers: { ...asAdmin, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });

async function open(path: string): Promise<Page> {
  const context = await site.newContext({ viewport: { width: 390, height: 400 } });
  if (/^\/admin|\/manage$/.test(path)) await context.addCookies([adminCookie(site.url)]);
  const page = await context.newPage();
  await page.goto(site.url + path);
  return page;
}
const announced = (page: Page, text: string) =>
  page.locator('[data-announcement]', { hasText: text }).waitFor({ state: 'attached' });

describe('an open ballot', () => {
  test('gets new options and another question, and keeps ticks, focus and place', async () => {
    const id = await postPoll(site.url, abc);
    const page = await open(`/polls/${id}`);
    await page.getByLabel('Birch').check();
    await page.getByLabel('Cedar').focus();
    await page.evaluate('window.scrollTo(0, 90)');
    const options = texts('Cedar', 'Birch', 'Ash', 'Elm');
    await send('PATCH', `/polls/${id}`, { options, question: 'Which tree?' });

    await page.getByLabel('Elm').waitFor();
    await announced(page, 'The options of this poll have changed.');
    expect(await page.locator('h1').innerText()).toBe('Which tree?');
    expect(await page.getByLabel('Birch').isChecked()).toBe(true);
    expect(await page.locator(':checked').count()).toBe(1);
    expect(await page.locator('label:has(:focus) .option-text').innerText()).toBe('Cedar');
    expect(await page.evaluate('window.scrollY')).toBe(90);
    await page.locator('[data-cast]').click();
    await page.getByText('You voted for Birch').waitFor();
  });

  test('keeps the ranks, and the focus in them', async () => {
    const id = await postPoll(site.url, { ...abc, kind: 'ranked' });
    const page = await open(`/polls/${id}`);
    for (const name of ['Cedar', 'Ash']) await page.locator('.take', { hasText: name }).click();
    await send('PATCH', `/polls/${id}`, { options: texts('Elm', 'Birch', 'Ash', 'Cedar') });
    await page.locator('.take', { hasText: 'Elm' }).waitFor();
    const order = page.getByRole('list', { name: 'Your order' }).locator('.option-text');
    expect(await order.allInnerTexts()).toEqual(['Cedar', 'Ash']);
    expect(await page.locator(':focus .option-text').innerText()).toBe('Ash');
  });

  test('offers no vote once its poll has closed', async () => {
    const id = await postPoll(site.url, abc);
    const page = await open(`/polls/${id}`);
    await send('POST', `/polls/${id}/close`);
    await announced(page, 'This poll has closed.');
    await page.getByText('This poll closed on').waitFor();
    expect(await page.locator('form').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'See the result' }).getAttribute('class')).toBe('button');
  });

  test('shows by a bar that votes are being counted, which moves only if motion is welcome', async () => {
    const id = await postPoll(site.url, abc);
    await send('POST', `/polls/${id}/close`);
    const page = await open(`/polls/${id}`);
    await page.locator('main[data-status="closing"]').waitFor();
    const bar = () =>
      page.evaluate(`(() => {
        const { animationName, height } = getComputedStyle(document.querySelector('.times'), '::after');
        return { animationName, height };
      })()`);
    expect(await bar()).toEqual({ animationName: 'pass', height: '3px' });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await bar()).toEqual({ animationName: 'none', height: '3px' });
    await site.vote.pool.query(
      'update polls set sealed_at = closes_at, version = version + 1 where id = $1',
      [id],
    );
    await page.locator('main[data-status="final"]').waitFor();
    expect(await bar()).toEqual({ animationName: 'none', height: 'auto' });
  });

  test('says that a vote came too late until the poll opens again, also when its result becomes final', async () => {
    const id = await postPoll(site.url, abc);
    const page = await open(`/polls/${id}`);
    await page.getByLabel('Birch').check();
    // it does not notice that its poll closes
    await page.route(
      (url) => !url.searchParams.has('refused'),
      (route) => (route.request().method() === 'GET' ? route.abort() : route.continue()),
    );
    await send('POST', `/polls/${id}/close`);
    await expect.poll(async () => (await send('GET', `/polls/${id}`)).text()).toContain('"closing"');
    await page.locator('[data-cast]').click();
    const fault = page.locator('#fault');
    await fault.waitFor();
    expect(await page.locator('main').getAttribute('data-status')).toBe('closing');
    const text = await fault.innerText();
    expect(text).toMatch(/^Your vote was not accepted: this poll closed on /);

    await page.unrouteAll();
    const { pool } = site.vote;
    await pool.query('update polls set sealed_at = closes_at, version = version + 1 where id = $1', [id]);
    await page.locator('main[data-status="final"]').waitFor();
    expect(await fault.innerText()).toBe(text);
    // it has the time, too
    expect(await page.locator('.times').isVisible()).toBe(false);

    await send('POST', `/polls/${id}/reopen`);
    await page.locator('[data-cast]').waitFor();
    expect(await fault.count()).toBe(0);
  });

  test('stays, and says why no vote counts, in a browser that keeps neither cookies nor anything else', async () => {
    const id = await postPoll(site.url, abc);
    const proxy = await startProxy(() => site.url, { setsCookies: false });
    const context = await site.newContext({ viewport: { width: 390, height: 844 } });
    // as in Firefox
    await context.addInitScript(`
      const refuse = () => { throw new DOMException('The operation is insecure.', 'SecurityError'); };
      for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get: refuse });
      window.BroadcastChannel = class { constructor() { refuse(); } };`);
    const page = await context.newPage();
    await page.goto(`${proxy}/polls/${id}`);
    await page.evaluate('window.isStill = true');
    await page.getByLabel('Birch').check();
    for (let attempt = 0; attempt < 2; attempt++) {
      await page.locator('[data-cast]').click();
      await page.locator('#fault', { hasText: 'allow cookies for this site' }).waitFor();
      await page.locator('main:not([data-sending])').waitFor();
      expect(await page.getByLabel('Birch').isChecked()).toBe(true);
    }
    expect(await page.evaluate('window.isStill')).toBe(true);
  });

  test('offers a vote once its poll opens', async () => {
    const opensAt = new Date(Date.now() + 3_600_000).toISOString();
    const id = await postPoll(site.url, { ...abc, opensAt });
    const page = await open(`/polls/${id}`);
    await page.getByText('This poll opens on').waitFor();
    await site.vote.pool.query(`update polls set opens_at = now() + interval '2 seconds' where id = $1`, [
      id,
    ]);
    await page.locator('[data-cast]').waitFor();
    await announced(page, 'This poll is open now.');
  });

  test('says that a vote no longer counts after a reset, and that its poll was deleted', async () => {
    const id = await postPoll(site.url, abc);
    const page = await open(`/polls/${id}`);
    await page.getByLabel('Birch').check();
    await page.locator('[data-cast]').click();
    await page.getByText('You voted for Birch').waitFor();
    await send('POST', `/polls/${id}/reset`);
    await announced(page, 'Your vote in this poll no longer counts.');
    expect(await page.locator(':checked').count()).toBe(0);
    await send('DELETE', `/polls/${id}`);
    await page.getByText('This poll was deleted.').first().waitFor();
    expect(await page.locator('form').count()).toBe(0);
  });

  test('is fetched again for no vote, and asks little', async () => {
    const id = await postPoll(site.url, abc);
    const page = await open(`/polls/${id}`);
    const answers: [type: string | undefined, status: number][] = [];
    page.on('response', (answer) => {
      answers.push([answer.request().headers()['accept'], answer.status()]);
    });
    await site.vote.pool.query(`insert into ballots values ($1, gen_random_uuid(), '{1}', now())`, [id]);
    await site.vote.pool.query('update polls set version = version + 1 where id = $1', [id]);
    await expect.poll(() => answers.length).toBeGreaterThan(1);
    expect([...new Set(answers.map(String))]).toEqual(['application/json,304']);
  });
});

describe('an open list of polls', () => {
  test.each([
    ['the home page', '/polls'],
    ['the administrators’ overview', '/admin'],
  ])('%s shows new polls and drops deleted ones, and keeps the focus', async (_name, path) => {
    const [first, second] = [await postPoll(site.url, { question: 'First?' }), await postPoll(site.url)];
    const page = await open(path);
    const link = (question: string) => page.getByRole('link', { name: question, exact: true }).first();
    await link('First?').focus();
    const third = await postPoll(site.url, { question: 'Third?' });
    await link('Third?').waitFor();
    expect(await page.locator(':focus').innerText()).toBe('First?');
    for (const id of [second, third]) await send('DELETE', `/polls/${id}`);
    await link('Third?').waitFor({ state: 'detached' });
    expect(await page.locator(':focus').innerText()).toBe('First?');
    await send('DELETE', `/polls/${first}`);
  });

  test('the home page keeps a link that is pressed while votes come in', async () => {
    const id = await postPoll(site.url, { question: 'Pressed?' });
    const page = await open('/polls');
    const link = page.getByRole('link', { name: 'Pressed?', exact: true });
    await link.scrollIntoViewIfNeeded();
    const place = await link.boundingBox();
    await page.mouse.move((place?.x ?? 0) + 5, (place?.y ?? 0) + 5);
    await page.mouse.down();
    await site.vote.pool.query(`insert into ballots values ($1, gen_random_uuid(), '{1}', now())`, [id]);
    await page.waitForResponse(async (answer) => (await answer.text()).includes('<strong>1</strong> vote'));
    // two of its turns later, what was sent would be shown
    await page.waitForResponse((answer) => answer.status() === 304);
    await page.mouse.up();
    await page.getByRole('heading', { name: 'Pressed?' }).waitFor();
  });

  test('the home page keeps the elements of other polls, and what is selected in them, while votes come in', async () => {
    const [voted, other] = [
      await postPoll(site.url, { question: 'Voted in?' }),
      await postPoll(site.url, { question: 'Left alone?' }),
    ];
    const page = await open('/polls');
    await page.evaluate(`
      card = [...document.querySelectorAll('.poll')].find((one) => one.textContent.includes('Left alone?'));
      getSelection().selectAllChildren(card.querySelector('.question'));
      card.querySelector('.ways a').focus();
    `);
    await site.vote.pool.query(`insert into ballots values ($1, gen_random_uuid(), '{1}', now())`, [voted]);
    await page.locator('.poll', { hasText: 'Voted in?' }).getByText('1 vote').waitFor();
    const kept = `card.isConnected && [getSelection().toString(), document.activeElement.closest('.poll') === card]`;
    expect(await page.evaluate(kept)).toEqual(['Left alone?', true]);
    for (const id of [voted, other]) await send('DELETE', `/polls/${id}`);
  });

  test('the home page drops a poll once it has closed, and is answered with 304 while nothing changes', async () => {
    const id = await postPoll(site.url, { question: 'Until now?' });
    const page = await open('/polls');
    const link = page.getByRole('link', { name: 'Until now?', exact: true });
    await link.waitFor();
    await send('POST', `/polls/${id}/close`);
    await link.waitFor({ state: 'detached' });
    const answers: number[] = [];
    page.on('response', (answer) => answers.push(answer.status()));
    await expect.poll(() => answers.length).toBeGreaterThan(1);
    expect(answers.slice(-1)).toEqual([304]);
  });
});

test('the administrators’ page of a poll follows it, and keeps what is typed', async () => {
  const id = await postPoll(site.url, abc);
  const page = await open(await managePathOf(site.vote.pool, id));
  await page.getByLabel('Question', { exact: true }).fill('Typed?');
  await send('POST', `/polls/${id}/close`);
  await page.locator('.figures .status.closing').waitFor();
  await page.getByRole('button', { name: 'Close now' }).waitFor({ state: 'detached' });
  expect(await page.getByLabel('Question', { exact: true }).inputValue()).toBe('Typed?');
});
