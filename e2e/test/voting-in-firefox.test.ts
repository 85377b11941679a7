// The main job in a second engine: Firefox votes, and the dashboard in another of its windows follows. A page that breaks its own
// security policy, or writes an error to the console, fails these tests too.
import { MAX_WAIT_MS } from '@hands/testing/browser';
import { freePort } from '@hands/local/process/free-port';
import { usualBackend } from '@hands/testing/backends';
import { openFirefox } from '@hands/testing/open-firefox';
import { needsProgram } from '@hands/testing/optional-programs';
import { postPoll } from '@hands/testing/post-poll';
import { startSystem } from '@hands/testing/system';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

describe('in Firefox', needsProgram('firefox'), () => {
  let firefox: Browser;
  let urls: { vote: string; result: string };
  const releases: (() => unknown)[] = [];
  beforeAll(async () => {
    firefox = await openFirefox();
    const system = await startSystem(usualBackend, { onClose: (release) => releases.push(release) });
    const port = await freePort();
    const result = await system.start('result', { env: { VOTE_URL: `http://127.0.0.1:${port}` } });
    const vote = await system.start('vote', { port, env: { RESULT_URL: result.url } });
    await system.start('worker');
    urls = { vote: vote.url, result: result.url };
  });
  afterAll(async () => {
    await firefox.close();
    for (const release of releases.toReversed()) await release();
  });

  /** A browser without cookies, which is closed after the test; the test then fails if one of its pages had a fault. */
  async function openContext(browser = firefox): Promise<BrowserContext> {
    const context = await browser.createBrowserContext();
    onTestFinished(() => context.close());
    return context;
  }

  async function openPage(context: BrowserContext, address: string): Promise<Page> {
    const page = await context.newPage({ type: 'window' });
    page.setDefaultTimeout(MAX_WAIT_MS);
    const faults: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    onTestFinished(() => expect(faults).toEqual([]));
    // Firefox reports these to the page alone
    await page.evaluateOnNewDocument(
      `document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        console.error(violatedDirective + ' forbids ' + blockedURI));`,
    );
    await page.setViewport({ width: 390, height: 844 });
    await page.goto(address);
    return page;
  }

  const textOf = async (page: Page, selector: string) =>
    String(await page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText`));
  const see = (page: Page, text: string, selector = 'main') =>
    expect.poll(() => textOf(page, selector)).toContain(text);
  const votesIn = (page: Page) =>
    page.evaluate(`[...document.querySelectorAll('[data-votes]')].map((votes) => votes.innerText)`);
  const isCounted = (page: Page) => page.waitForSelector('[data-ballot-status="counted"]');

  /** @returns the dashboard of a poll once it is live */
  async function openDashboard(context: BrowserContext, poll: number): Promise<Page> {
    const page = await openPage(context, `${urls.result}/polls/${poll}`);
    await page.waitForSelector('[data-connection][data-state="live"]');
    return page;
  }

  async function voteFor(page: Page, letter: string): Promise<void> {
    await page.locator(`label[data-letter=${letter}]`).click();
    await page.locator('[data-cast]').click();
  }

  async function tabTo(page: Page, selector: string): Promise<void> {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
    }
    throw new Error(`Tab does not reach ${selector}`);
  }

  test('F044, F059, F161: a vote and a changed vote are counted, and the dashboard follows without a reload', async () => {
    const poll = await postPoll(urls.vote);
    const context = await openContext();
    const dashboard = await openDashboard(context, poll);
    const loads: string[] = [];
    dashboard.on('load', () => loads.push(dashboard.url()));
    const ballot = await openPage(context, `${urls.vote}/polls/${poll}`);

    await voteFor(ballot, 'A');
    await see(ballot, 'You voted for Tea');
    await isCounted(ballot);
    await expect.poll(() => votesIn(dashboard)).toEqual(['1', '0']);

    await ballot.locator('[data-change]').click();
    await voteFor(ballot, 'B');
    await see(ballot, 'You voted for Coffee');
    await isCounted(ballot);
    await expect.poll(() => votesIn(dashboard)).toEqual(['0', '1']);
    expect(loads).toEqual([]);

    await ballot.reload();
    await see(ballot, 'You voted for Coffee');
  });

  test('F164: the keyboard alone is enough to vote', async () => {
    const poll = await postPoll(urls.vote);
    const ballot = await openPage(await openContext(), `${urls.vote}/polls/${poll}`);
    await tabTo(ballot, '[name=choice]');
    await ballot.keyboard.press('ArrowDown');
    await see(ballot, 'Vote for B · Coffee', '[data-cast]');
    await tabTo(ballot, '[data-cast]');
    await ballot.keyboard.press('Enter');
    await see(ballot, 'You voted for Coffee');
    await isCounted(ballot);
  });

  test('a ranked ballot is filled in by tapping, and its first choice leads', async () => {
    const options = ['Ash', 'Birch', 'Cedar'].map((text) => ({ text }));
    const poll = await postPoll(urls.vote, { kind: 'ranked', options });
    const context = await openContext();
    const dashboard = await openDashboard(context, poll);
    const ballot = await openPage(context, `${urls.vote}/polls/${poll}`);
    for (const letter of ['C', 'A']) await ballot.locator(`[data-letter=${letter}] .take`).click();
    await ballot.locator('[data-letter=A] .arrow:enabled').click();
    await ballot.locator('[data-cast]').click();
    await see(ballot, 'Your ranking: 1. Ash, 2. Cedar.');
    await isCounted(ballot);
    await see(dashboard, 'Ash', '[data-headline]');
    expect(await votesIn(dashboard)).toEqual(['1', '0', '0']);
  });

  test('I2, I6: with cookies blocked, the ballot says before a vote that none counts, and what to do', async () => {
    // as in the settings of Firefox: all cookies
    const blocking = await openFirefox({ 'network.cookie.cookieBehavior': 2 });
    onTestFinished(() => blocking.close());
    const poll = await postPoll(urls.vote);
    const ballot = await openPage(await openContext(blocking), `${urls.vote}/polls/${poll}`);
    await see(ballot, 'This browser keeps no cookies for this site', '[data-cookie-note]');
    await voteFor(ballot, 'A');
    await see(ballot, 'allow cookies for this site', '#fault');
  });
});
