// The times of a poll on the clocks of its owner and of its readers, in a real browser.
import { postPoll } from '@hands/testing/post-poll';
import { setUpVotePages } from '@hands/testing/set-up-vote-pages';
import { slugOf } from '@hands/testing/slug-of';
import { startResult } from '@hands/testing/start-result';
import type { BrowserContextOptions, Page } from 'playwright';
import { describe, expect, test } from 'vitest';

const site = setUpVotePages();

const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';

async function openPage(address: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await site.newContext({ viewport: { width: 390, height: 844 }, ...options });
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

const serveResult = async () => (await startResult(site.vote.settings.databaseUrl)).address;

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

async function addPoll(fields: object): Promise<string> {
  const id = await postPoll(site.url, { options: [{ text: 'A' }, { text: 'B' }], ...fields });
  return slugOf(site.vote.pool, id);
}

/** A form for a new poll with its question, options and a deadline. */
async function fillForm(timezoneId: string, closesAt: string): Promise<Page> {
  const page = await openPage(`${site.url}/polls/new`, { timezoneId });
  await page.locator('form[data-ready]').waitFor();
  await page.fill('[name=question]', 'Which?');
  await page.locator('[name=option]').nth(0).fill('A');
  await page.locator('[name=option]').nth(1).fill('B');
  await page.getByRole('button', { name: 'no deadline' }).click();
  await page.fill('[name=closesAt]', closesAt);
  return page;
}

const create = (page: Page) => page.getByRole('button', { name: 'Create the poll' }).click();

/** When the poll closes whose share page this is. */
async function closingTime(page: Page): Promise<unknown> {
  await page.waitForURL(/\/share$/);
  const answer = await fetch(page.url().replace(/\/share$/, ''));
  const { closesAt, timeZone } = (await answer.json()) as Record<string, unknown>;
  return [closesAt, timeZone];
}

test('a form takes times on the clock of the device, and says which', async () => {
  const page = await fillForm(NEW_YORK, '2100-07-01T14:00');
  await page.getByText('On the clocks of America/New_York.').waitFor();
  await page.getByLabel('Closes (America/New_York)').waitFor();
  await page.getByRole('button', { name: 'open until 1 July 2100 at 14:00 (New York)' }).waitFor();
  await create(page);
  expect(await closingTime(page)).toEqual(['2100-07-01T18:00:00.000000Z', NEW_YORK]);
  await page.getByText('Open until 1 July 2100 at 14:00 (New York).').waitFor();
});

test('without JavaScript it takes times in UTC, and says so', async () => {
  const page = await openPage(`${site.url}/polls/new`, { timezoneId: NEW_YORK, javaScriptEnabled: false });
  await page.getByText('On the clocks of UTC.').waitFor();
});

describe('around a change of the clocks in Berlin', () => {
  test.each([
    ['2027-03-28T01:59', '2027-03-28T00:59'],
    ['2027-03-28T03:00', '2027-03-28T01:00'],
    ['2027-10-31T01:59', '2027-10-30T23:59'],
    ['2027-10-31T03:00', '2027-10-31T02:00'],
  ])('%s is %s in UTC', async (time, utc) => {
    const page = await fillForm(BERLIN, time);
    await create(page);
    expect(await closingTime(page)).toEqual([`${utc}:00.000000Z`, BERLIN]);
  });

  test('the hour that does not exist is refused with words', async () => {
    const page = await fillForm(BERLIN, '2027-03-28T02:30');
    await create(page);
    await page
      .getByRole('alert')
      .getByText(
        'Does not exist in Europe/Berlin: the clocks go forward then. Please choose 01:30 or 03:30 instead.',
      )
      .waitFor();
    expect(await page.inputValue('[name=closesAt]')).toBe('2027-03-28T02:30');
    await page.fill('[name=closesAt]', '2027-03-28T03:30');
    await create(page);
    expect(await closingTime(page)).toEqual(['2027-03-28T01:30:00.000000Z', BERLIN]);
  });

  test.each([
    ['The first, UTC+02:00', '2027-10-31T00:30', 'CEST'],
    ['The second, UTC+01:00', '2027-10-31T01:30', 'CET'],
  ])('of the hour that comes twice, “%s” can be chosen', async (choice, utc, name) => {
    const page = await fillForm(BERLIN, '2027-10-31T02:30');
    await create(page);
    await page.getByRole('alert').getByText('Comes twice that night').waitFor();
    await page.getByLabel(choice).check();
    await create(page);
    expect(await closingTime(page)).toEqual([`${utc}:00.000000Z`, BERLIN]);
    const ballot = page.url().replace(/\/share$/, '');
    const reader = await openPage(ballot, { timezoneId: NEW_YORK });
    const there = name === 'CEST' ? '30 October 2027 at 20:30' : '30 October 2027 at 21:30';
    await reader
      .getByText(`Open until 31 October 2027 at 02:30 (Berlin, ${name}), ${there} your time.`)
      .waitFor();
  });
});

test('a time without its day follows “at”, not “on”', async () => {
  const slug = await addPoll({ timeZone: BERLIN, opensAt: inMinutes(10) });
  const page = await openPage(`${site.url}/p/${slug}`, { timezoneId: BERLIN });
  // ten minutes before midnight the day is another one
  const opens = /^This poll opens (at|on \d+ \S+ \d{4} at) \d\d:\d\d \(Berlin\), in (9|10) min\.$/;
  await expect.poll(() => page.locator('.times').innerText()).toMatch(opens);
});

describe('a poll of Berlin that closes in some minutes says so on', () => {
  const timeIn = (iso: string, timeZone: string) =>
    new Date(iso).toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const days = /\d+ [A-Z][a-z]+ \d{4} at /g;
  // the day is left out only if it is today, which it may not be for all when this test runs
  const withoutDays = (text: string) => text.replaceAll(days, '').replaceAll(/\s+/g, ' ');

  test.each(['ballot', 'dashboard'])(
    'its %s, for a reader in New York whose clock is wrong',
    async (place) => {
      const closesAt = inMinutes(1.9);
      const slug = await addPoll({ timeZone: BERLIN, closesAt });
      const results = place === 'ballot' ? undefined : await serveResult();
      const address = `${results ?? site.url}/p/${slug}`;
      const context = await site.newContext({ timezoneId: NEW_YORK });
      const page = await context.newPage();
      // the tick of result must have read the queue's time
      if (results)
        await expect
          .poll(async () => (await fetch(address, { headers: { accept: 'text/html' } })).text())
          .toContain('data-now');
      await page.clock.setFixedTime(new Date(Date.now() + 5 * 3_600_000));
      await page.goto(address);
      const text = async () =>
        withoutDays(await page.locator(results ? '[data-status]' : '.times').innerText());
      const shown = `Open until ${timeIn(closesAt, BERLIN)} (Berlin), ${timeIn(closesAt, NEW_YORK)} your time, in `;
      await expect.poll(text).toMatch(/, in \d+ s\.?$/);
      expect(await text()).toContain(shown);
      // it counts on by itself
      const left = page.locator('[data-left]');
      const before = await left.innerText();
      await expect.poll(() => left.innerText()).not.toBe(before);
    },
  );

  test('its dashboard, without the reader’s time for a reader in Paris, and again after a new deadline', async () => {
    const closesAt = inMinutes(10);
    const slug = await addPoll({ timeZone: BERLIN, closesAt });
    const page = await openPage(`${await serveResult()}/p/${slug}`, { timezoneId: 'Europe/Paris' });
    const text = async () => withoutDays(await page.locator('[data-status]').innerText());
    await expect
      .poll(text)
      .toMatch(new RegExp(`^Open until ${timeIn(closesAt, BERLIN)} \\(Berlin\\), in \\d+ min$`));
    const later = inMinutes(130);
    await site.vote.pool.query(
      `update polls set closes_at = $2, time_zone = 'Asia/Tokyo', version = version + 1 where slug = $1`,
      [slug, later],
    );
    await expect
      .poll(text)
      .toMatch(
        new RegExp(
          `^Open until ${timeIn(later, 'Asia/Tokyo')} \\(Tokyo\\), ${timeIn(later, BERLIN)} your time, in 2 h( \\d+ min)?$`,
        ),
      );
    await site.vote.pool.query('update polls set closes_at = null, version = version + 1 where slug = $1', [
      slug,
    ]);
    await expect.poll(text).toBe('Open');
  });
});
