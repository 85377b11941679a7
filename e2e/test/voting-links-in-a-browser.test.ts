// Who may vote, in real browsers: from the form that creates a poll to slips on paper, ballots on phones, and a kiosk.
import { usualBackend } from '@hands/testing/backends';
import { openBrowser } from '@hands/testing/browser';
import { findViolations } from '@hands/testing/find-violations';
import { postPoll } from '@hands/testing/post-poll';
import { startSystem } from '@hands/testing/system';
import { voteFor } from '@hands/testing/vote-for';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const phone = { width: 320, height: 844 };

async function openPage(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: phone, bypassCSP: true, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

async function start() {
  const system = await startSystem(usualBackend);
  const [vote, result] = await Promise.all([
    system.start('vote'),
    system.start('result'),
    system.start('worker'),
  ]);
  return { system, vote: vote.url, result: result.url };
}

async function expectToBeFine(page: Page): Promise<void> {
  expect(await findViolations(page)).toEqual([]);
  const needed = await page.evaluate<number>('document.documentElement.scrollWidth');
  expect(needed).toBeLessThanOrEqual(phone.width);
}

test('new voting links are not lost with one tap: leaving asks until they are saved, or each of them is copied', async () => {
  const { vote } = await start();
  const owner = await openPage(`${vote}/polls/new?voters=token`, { permissions: ['clipboard-write'] });
  await owner.getByLabel('Question', { exact: true }).fill('Who is chair?');
  await owner.getByLabel('Option A', { exact: true }).fill('Kim');
  await owner.getByLabel('Option B', { exact: true }).fill('Lou');
  await owner.getByRole('button', { name: 'Create the poll' }).click();
  await owner.getByRole('link', { name: 'make voting links' }).click();
  const list = owner.url();
  const asked: string[] = [];
  owner.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  const make = async () => {
    await owner.getByLabel('Names, one a line').fill('Ana\nBen');
    await owner.getByRole('button', { name: 'Make a link for each name' }).click();
    await owner.getByText('They are shown only once').waitFor();
    // until its script runs, the page does not ask
    await owner.waitForLoadState();
  };
  const leave = () => owner.getByRole('link', { name: 'Back to the list' }).click();

  await make();
  await leave();
  expect(asked).toEqual(['confirm']);
  await owner.evaluate('void setTimeout(() => location.reload())');
  await expect.poll(() => asked).toEqual(['confirm', 'beforeunload']);
  const copy = owner.getByRole('button', { name: 'Copy the link of Ana' });
  const { width = 0, height = 0 } = (await copy.boundingBox()) ?? {};
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
  await copy.click();
  await owner.getByText('Copied').first().waitFor();
  await leave();
  expect(asked).toEqual(['confirm', 'beforeunload', 'confirm']);
  expect(await owner.locator('.address').count()).toBe(2);
  await owner.getByRole('button', { name: 'Copy the link of Ben' }).click();
  await expect.poll(() => owner.getByText('Copied').count()).toBeGreaterThan(1);
  await leave();
  await owner.waitForURL(list);

  await make();
  const download = owner.waitForEvent('download');
  await owner.getByRole('link', { name: 'Save as CSV' }).click();
  await download;
  await leave();
  await owner.waitForURL(list);
  expect(asked).toHaveLength(3);
});

describe.each([true, false])('with JavaScript: %s', (javaScriptEnabled) => {
  test('an owner makes voting links, one of them votes on a phone, and the owner replaces another', async () => {
    const { system, vote, result } = await start();
    const owner = await openPage(`${vote}/polls/new?voters=token&resultsVisible=after_vote`, {
      javaScriptEnabled,
    });
    await owner.getByLabel('Question', { exact: true }).fill('Who is chair?');
    await owner.getByLabel('Option A', { exact: true }).fill('Kim');
    await owner.getByLabel('Option B', { exact: true }).fill('Lou');
    if (javaScriptEnabled)
      await owner.getByRole('button', { name: 'Only by voting link, one vote each' }).click();
    expect(await owner.getByLabel('Who may vote').inputValue()).toBe('token');
    await owner.getByRole('button', { name: 'Create the poll' }).click();
    await owner.getByRole('link', { name: 'Make voting links' }).click();
    await owner.getByLabel('Names, one a line').fill('Ana\nBen\n\nÇelik');
    if (javaScriptEnabled) await expectToBeFine(owner);
    await owner.getByRole('button', { name: 'Make a link for each name' }).click();
    await owner.getByText('They are shown only once').waitFor();
    const links = await owner.locator('.address').allInnerTexts();
    expect(links).toHaveLength(3);
    if (javaScriptEnabled) await expectToBeFine(owner);
    const download = owner.waitForEvent('download');
    await owner.getByRole('link', { name: 'Save as CSV' }).click();
    expect((await download).suggestedFilename()).toMatch(/^voting-links-\w{10}\.csv$/);

    // on paper: the slips alone
    await owner.emulateMedia({ media: 'print' });
    expect(await owner.locator('.instructions').isVisible()).toBe(false);
    expect(await owner.locator('.slips li').filter({ hasText: 'Ana' }).isVisible()).toBe(true);
    await owner.emulateMedia({ media: 'screen' });

    const path = (link = '') => new URL(link).pathname;
    const voter = await openPage('about:blank', { javaScriptEnabled });
    const referers: string[] = [];
    voter.on('request', (request) => referers.push(request.headers().referer ?? ''));
    await voter.goto(vote + path(links[0]));
    if (javaScriptEnabled) await expectToBeFine(voter);
    await voter.getByRole('button', { name: 'Open my ballot' }).click();
    await voteFor(voter, 'Kim');
    await voter.getByText('You voted for Kim').waitFor();
    expect(voter.url()).not.toContain('/t/');
    expect(referers.filter((referer) => referer.includes('/t/'))).toEqual([]);
    await expect.poll(() => system.query('select from ballots')).toHaveLength(1);
    const slug = /\/p\/(\w+)/.exec(voter.url())?.[1] ?? '';
    await voter.goto(`${result}/p/${slug}/results`);
    await voter.getByText('100').first().waitFor();

    // someone who has only the poll's link
    const stranger = await openPage(`${vote}/p/${slug}`, { javaScriptEnabled });
    await stranger.getByText('Only people with a voting link of their own can vote').waitFor();
    expect(await stranger.getByLabel('Kim').count()).toBe(0);
    if (javaScriptEnabled) await expectToBeFine(stranger);

    await owner.getByRole('link', { name: 'Back to the list' }).click();
    await owner.getByRole('link', { name: 'Replace the link of Ben' }).click();
    await owner.getByRole('button', { name: 'Replace the link' }).click();
    await owner.getByText('The new link is another voter').waitFor();
    const [replacement] = await owner.locator('.address').allInnerTexts();
    const old = await openPage(vote + path(links[1]), { javaScriptEnabled });
    await old.getByText('This voting link is not valid').waitFor();
    await old.goto(vote + path(replacement));
    await old.getByRole('button', { name: 'Open my ballot' }).click();
    await old.getByLabel('Lou').waitFor();
  });

  test('one person after the other votes at a kiosk, and none sees what the one before chose', async () => {
    const { system, vote } = await start();
    const poll = await postPoll(vote, { voters: 'anyone', kind: 'multiple' });
    const page = await openPage(`${vote}/polls/${poll}`, { javaScriptEnabled });
    const counted = async () => {
      const [row] = await system.query<{ ballots: number }>(
        `select ballots::integer from polls where id = ${poll}`,
      );
      return row?.ballots;
    };
    for (const voters of [1, 2, 3]) {
      await page.locator('[data-cast]').click();
      await page.getByText('Choose at least one option').waitFor();
      await page.getByLabel('Tea').check();
      await page.locator('[data-cast]').click();
      await page.getByRole('heading', { name: 'Thank you' }).waitFor();
      await expect.poll(counted).toBe(voters);
      if (javaScriptEnabled) {
        await page.getByText('Your vote is counted.').waitFor();
        await expectToBeFine(page);
      }
      expect(await page.locator('main').innerText()).not.toContain('Tea');
      await page.getByRole('link', { name: 'Next voter' }).click();
      await page.locator('[data-cast]').waitFor();
      expect(await page.locator('main').innerText()).not.toContain('You voted');
      expect(await page.getByLabel('Tea').isChecked()).toBe(false);
    }
    expect(
      (await page.context().cookies()).map(({ name }) => name).filter((name) => name !== 'cookies'),
    ).toEqual([]);
  });

  test('going back at a kiosk shows no choice', async () => {
    const { system, vote } = await start();
    const poll = await postPoll(vote, { voters: 'anyone', kind: 'multiple' });
    const page = await openPage(`${vote}/polls/${poll}`, { javaScriptEnabled });
    await page.getByLabel('Tea').check();
    await page.locator('[data-cast]').click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
    await page.goBack();
    await page.locator('[data-cast]').waitFor();
    await expect.poll(() => page.getByLabel('Tea').isChecked()).toBe(false);
    expect(await page.locator('main').innerText()).not.toContain('You voted');
    await expect.poll(() => system.query('select from ballots')).toHaveLength(1);
  });
});
