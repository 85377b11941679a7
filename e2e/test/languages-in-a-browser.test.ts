// Pages in the reader's language: the browser's, or the one that the reader chooses.
import { signInLink } from '@hands/shared/auth/sign-in-link';
import { adminToken } from '@hands/testing/administrator';
import { usualBackend } from '@hands/testing/backends';
import { openBrowser } from '@hands/testing/browser';
import { findViolations } from '@hands/testing/find-violations';
import { postPoll } from '@hands/testing/post-poll';
import { slugOf } from '@hands/testing/slug-of';
import { startSystem } from '@hands/testing/system';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

let browser: Browser;
let urls: { vote: string; result: string };
let slugs: { single: string; ranked: string; scheduled: string };
const releases: (() => unknown)[] = [];

beforeAll(async () => {
  browser = await openBrowser();
  const system = await startSystem(usualBackend, { onClose: (release) => releases.push(release) });
  const [vote, result] = [await system.start('vote'), await system.start('result')];
  await system.start('worker');
  urls = { vote: vote.url, result: result.url };
  const options = ['Ahorn', 'Birke', 'Eiche'].map((text) => ({ text }));
  const pool = system.openPool();
  const add = async (poll: object) =>
    slugOf(pool, await postPoll(vote.url, { question: 'Welcher Baum?', options, ...poll }));
  slugs = {
    single: await add({}),
    ranked: await add({ kind: 'ranked' }),
    scheduled: await add({ opensAt: '2100-01-01T00:00:00Z' }),
  };
});
afterAll(async () => {
  await browser.close();
  for (const release of releases.toReversed()) await release();
});

async function openPage(address: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ locale: 'de-DE', bypassCSP: true, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await page.goto(address);
  return { page, context, errors };
}

const languageOf = (page: Page) => page.getAttribute('html', 'lang');

/** Words that no German page has. */
const ENGLISH = /\b(?:the|your|votes?|poll|results?|open|counted|you)\b/i;
const readText = async (page: Page) =>
  (await page.locator('body').innerText()).replaceAll('English', '').replaceAll('Show of Hands', '');

test('a German browser sees ballot, receipt and dashboard in German, as the server sends them and as they change', async () => {
  const { page, errors } = await openPage(`${urls.vote}/p/${slugs.single}`);
  expect(await languageOf(page)).toBe('de');
  await page.getByText('Eine Option wählen.').waitFor();
  await page.getByLabel('Birke').check();
  await page.getByRole('button', { name: 'Für B · Birke stimmen' }).click();
  await page.getByText('Abgestimmt für Birke.').waitFor();
  await page.getByText('Die Stimme ist gezählt.').waitFor();
  await page.getByRole('button', { name: 'Stimme ändern' }).waitFor();
  expect(await readText(page)).not.toMatch(ENGLISH);
  expect(await findViolations(page)).toEqual([]);

  await page.getByRole('link', { name: 'Quittung der Stimme' }).click();
  await page.getByRole('heading', { name: 'Quittung einer Stimme' }).waitFor();
  expect(await readText(page)).not.toMatch(ENGLISH);

  await page.goto(`${urls.result}/p/${slugs.single}/results`);
  expect(await languageOf(page)).toBe('de');
  await page.getByText('1 Stimme', { exact: true }).first().waitFor();
  expect(await page.locator('[data-headline]').textContent()).toBe('In Führung: Birke');
  expect(await page.locator('[data-share]').nth(1).textContent()).toBe('100\u00a0%');
  await page.locator('[data-connection][data-state=live]').waitFor();
  await page.getByText(/Alle vor \d\d:\d\d:\d\d abgegebenen Stimmen sind gezählt/).waitFor();
  expect(await readText(page)).not.toMatch(ENGLISH);
  expect(await findViolations(page)).toEqual([]);
  expect(errors).toEqual([]);
});

test.each([true, false])(
  'a link leads to the same page in another language and back, and other pages follow (JavaScript: %s)',
  async (javaScriptEnabled) => {
    const { page, context } = await openPage(`${urls.vote}/p/${slugs.single}?from=letter`, {
      javaScriptEnabled,
    });
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByText('Choose one.').waitFor();
    expect(page.url()).toBe(`${urls.vote}/p/${slugs.single}?from=letter`);
    expect(await languageOf(page)).toBe('en');
    const kept = (await context.cookies()).find(({ name }) => name === 'language');
    expect(kept).toMatchObject({ value: 'en', httpOnly: true, sameSite: 'Lax' });

    await page.goto(`${urls.result}/p/${slugs.single}`);
    await page.getByText('Cast your vote').waitFor();
    await page.getByRole('link', { name: 'Deutsch' }).click();
    await page.getByText('Jetzt abstimmen').waitFor();
    await page.goto(`${urls.vote}/join?code=1`);
    await page.getByText('Dieser Code ist nicht gültig.').waitFor();
    expect(await languageOf(page)).toBe('de');
  },
);

test('a refused form says why in the language of the page, without JavaScript', async () => {
  const { page } = await openPage(`${urls.vote}/p/${slugs.ranked}`, { javaScriptEnabled: false });
  await page.getByLabel('Ahorn').fill('1');
  await page.getByLabel('Eiche').fill('1');
  await page.getByRole('button', { name: 'Abstimmen' }).click();
  await page
    .getByText('„Ahorn“ und „Eiche“ haben beide Platz 1; bitte jeder Option einen eigenen Platz geben.')
    .waitFor();
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByText('“Ahorn” and “Eiche” have the same rank, 1; give each its own rank.').waitFor();
});

test('a ranking is made in German, with times as Germans write them', async () => {
  const { page, errors } = await openPage(`${urls.vote}/p/${slugs.ranked}`);
  await page.getByText('Zuerst die erste Wahl antippen.').waitFor();
  await page.getByRole('button', { name: 'Eiche' }).click();
  await page.getByText('Eiche, Platz 1').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Ahorn' }).click();
  await page.getByRole('button', { name: 'Für C, A in dieser Reihenfolge stimmen' }).click();
  await page.getByText('Die eigene Reihenfolge: 1. Eiche, 2. Ahorn.').waitFor();
  await page.goto(`${urls.vote}/p/${slugs.scheduled}`);
  await page.getByText(/^Diese Abstimmung beginnt am 1\. Januar 2100 um \d\d:\d\d/).waitFor();
  expect(errors).toEqual([]);
});

test('an owner closes and reopens a poll in German', async () => {
  const answer = await fetch(`${urls.vote}/polls`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ question: 'Welcher Baum?', options: [{ text: 'Ahorn' }, { text: 'Birke' }] }),
  });
  const { manageUrl } = (await answer.json()) as { manageUrl: string };
  const { pathname, hash } = new URL(manageUrl);
  const { page, errors } = await openPage(urls.vote + pathname + hash);
  await page.getByRole('button', { name: 'Jetzt beenden' }).waitFor();
  expect(await readText(page)).not.toMatch(ENGLISH);
  expect(await findViolations(page)).toEqual([]);

  await page.getByRole('button', { name: 'Jetzt beenden' }).click();
  await page.getByText('Die Abstimmung endet innerhalb von zwei Sekunden.').waitFor();
  // the page follows the poll until it is sealed
  await page.getByText('Die Abstimmung ist beendet und ihr Ergebnis endgültig.').waitFor({ timeout: 30_000 });
  await page.getByLabel('Neues Ende (UTC)').waitFor();
  await page.reload();
  await page.getByText('Abstimmung beendet', { exact: true }).waitFor();
  expect(await readText(page)).not.toMatch(ENGLISH);
  expect(await findViolations(page)).toEqual([]);

  await page.getByRole('button', { name: 'Wieder öffnen' }).click();
  await page.getByText('Die Abstimmung ist wieder geöffnet.').waitFor();
  await page.getByRole('button', { name: 'Jetzt beenden' }).waitFor();
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Close now' }).waitFor();
  await page.getByText('The poll has been reopened.').waitFor();
  expect(errors).toEqual([]);
});

test('an administrator signs in in German, and finds every page in it', async () => {
  const { page, errors } = await openPage(`${urls.vote}/admin`);
  await page.getByRole('heading', { name: 'Anmeldung zur Administration' }).waitFor();
  await page.getByLabel('Admin-Token').fill('falsch');
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await page.getByText('Das Admin-Token ist falsch.').waitFor();
  expect(await findViolations(page)).toEqual([]);
  await page.getByLabel('Admin-Token').fill(adminToken);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await page.getByRole('heading', { name: 'Administration' }).waitFor();
  for (const section of ['Abstimmungen', 'Ungültige Stimmzettel', 'Fehlgeschlagene Stapel', 'Protokoll']) {
    await page
      .getByRole('navigation', { name: 'Administration' })
      .getByRole('link', { name: section })
      .click();
    await page.locator(`.sections [aria-current=page]:text-is("${section}")`).waitFor();
    expect(await languageOf(page), section).toBe('de');
    expect(await readText(page), section).not.toMatch(ENGLISH);
    expect(await findViolations(page), section).toEqual([]);
  }
  await page.getByRole('button', { name: 'Abmelden', exact: true }).click();
  await page.goto(signInLink(urls.vote, adminToken));
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByText('Create a poll').waitFor();
  expect(errors).toEqual([]);
});

test('a projector shows its scenes and keys in German', async () => {
  const { page, errors } = await openPage(`${urls.result}/p/${slugs.ranked}?present`);
  await page
    .getByText('Mitmachen unter')
    .or(page.getByText('Abstimmen unter'))
    .filter({ visible: true })
    .waitFor();
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'Tasten des Beamers' }).waitFor();
  await page.getByText('Leertaste').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('[data-connection][data-state=live]').waitFor();
  expect(await readText(page)).not.toMatch(ENGLISH);
  expect(errors).toEqual([]);
});

test('a frame is in the language that its address names, whatever the reader has chosen', async () => {
  const { page, context } = await openPage(`${urls.result}/embed/${slugs.single}?lang=en`);
  expect(await languageOf(page)).toBe('en');
  expect(page.url()).toContain('lang=en');
  expect(await context.cookies()).toEqual([]);
  await page.goto(`${urls.result}/p/${slugs.single}?lang=en`);
  await page.getByText('Cast your vote').waitFor();
  await page.goto(`${urls.result}/embed/${slugs.single}`);
  expect(await languageOf(page)).toBe('de');
});

test('an error is explained in German, and again in English for those who choose it', async () => {
  const { page } = await openPage(`${urls.vote}/p/k000000000`);
  await page.getByRole('heading', { name: 'Nicht gefunden' }).waitFor();
  await page.getByText('Diese Abstimmung gibt es nicht.').waitFor();
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Not found' }).waitFor();
});
