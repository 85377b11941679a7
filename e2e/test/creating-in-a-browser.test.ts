// From the form to the share page in a real browser, on a phone, with the keyboard only.
import { findViolations } from '@hands/testing/find-violations';
import { setUpVotePages } from '@hands/testing/set-up-vote-pages';
import { tabTo } from '@hands/testing/tab-to';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';

const site = setUpVotePages();

const phone = { width: 390, height: 844 };

async function open(path: string): Promise<Page> {
  const context = await site.newContext({
    viewport: phone,
    bypassCSP: true,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  await page.goto(site.url + path);
  return page;
}

const options = async (page: Page) => {
  const fields = await page.locator('[name=option]').all();
  const values = await Promise.all(fields.map((field) => field.inputValue()));
  return values.filter((value) => value !== '');
};

const copy = (page: Page, text: string) =>
  page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
const copied = (page: Page) => page.evaluate<string>('navigator.clipboard.readText()');

async function expectToFit(page: Page): Promise<void> {
  for (const width of [320, phone.width]) {
    await page.setViewportSize({ ...phone, width });
    const needed = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(needed).toBeLessThanOrEqual(width);
  }
}

test.each([320, 390, 700, 1280])('no line of the sentence begins with a comma at %i px', async (width) => {
  const page = await open('/polls/new');
  await page.setViewportSize({ width, height: 800 });
  await page.locator('.sentence button').first().waitFor();
  // how far each comma begins after the end of its part
  const gaps = await page.evaluate<
    number[]
  >(`[...document.querySelectorAll('.sentence button')].map((part) => {
    const mark = document.createRange();
    mark.setStart(part.nextSibling, 0);
    mark.setEnd(part.nextSibling, 1);
    return Math.round(mark.getBoundingClientRect().left - part.getBoundingClientRect().right);
  })`);
  expect(gaps).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});

test('F163: question, pasted lines, one more by Enter, moved, removed, created, and its link copied', async () => {
  const page = await open('/polls/new');
  await tabTo(page, '#question');
  await page.keyboard.type('Which tree?');
  await page.keyboard.press('Enter');
  await copy(page, 'Ash\nBirch\r\n\nCedar\n');
  await page.keyboard.press('ControlOrMeta+V');
  expect(await options(page)).toEqual(['Ash', 'Birch', 'Cedar']);
  await page.keyboard.press('Enter');
  await page.keyboard.type('Elm');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Fir');
  expect(await options(page)).toEqual(['Ash', 'Birch', 'Cedar', 'Elm', 'Fir']);

  await tabTo(page, '[data-tool=up]');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  expect(await options(page)).toEqual(['Ash', 'Birch', 'Fir', 'Cedar', 'Elm']);
  await tabTo(page, '[data-tool=remove]');
  await page.keyboard.press('Enter');
  expect(await options(page)).toEqual(['Ash', 'Birch', 'Cedar', 'Elm']);
  expect(page.url()).toBe(`${site.url}/polls/new`);

  await tabTo(page, '[data-opens=resultsVisible]');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('button', { name: 'results after voting', expanded: true }).waitFor();
  await expectToFit(page);
  await tabTo(page, 'form > .button');
  await page.keyboard.press('Enter');

  await page.waitForURL(/\/p\/[0-9a-z]{10}\/share$/);
  await expectToFit(page);
  const slug = new URL(page.url()).pathname.split('/')[2] ?? '';
  await tabTo(page, '[data-copy]');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await copied(page)).toBe(`http://localhost:5000/p/${slug}`);
  const poll = await (await fetch(`${site.url}/p/${slug}`)).json();
  expect(poll).toMatchObject({
    listed: false,
    resultsVisible: 'after_vote',
    options: ['Ash', 'Birch', 'Cedar', 'Elm'].map((text) => ({ text })),
  });
  const code = (await page.locator('.code').innerText()).replace(' ', '');
  await page.goto(`${site.url}/join`);
  await page.locator('#code:focus').waitFor();
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${site.url}/p/${slug}`);
});

test('a row is added by typing in the last one, up to twenty; lines beyond that are counted', async () => {
  const page = await open('/polls/new');
  const fields = page.locator('[name=option]');
  expect(await fields.count()).toBe(3);
  for (let place = 0; place < 20; place++) await fields.nth(place).fill(`Option ${place}`);
  expect(await fields.count()).toBe(20);
  await fields.nth(0).focus();
  await copy(page, 'x\ny\nz');
  await page.keyboard.press('ControlOrMeta+V');
  await page.getByText('A poll has at most 20 options: 2 left out.').waitFor();
  expect(await options(page)).toHaveLength(20);
});

test('Enter between two options adds one there', async () => {
  const page = await open('/polls/new?option=Ash&option=Birch&option=Cedar');
  await page.locator('[name=option]').nth(0).press('Enter');
  await page.keyboard.type('Aspen');
  expect(await options(page)).toEqual(['Ash', 'Aspen', 'Birch', 'Cedar']);
});

test('what a starter takes the place of comes back, also after several starters', async () => {
  const page = await open('/polls/new');
  const starter = (name: string) => page.getByRole('link', { name, exact: true }).click();
  await starter('Yes / No');
  expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
  await page.getByLabel('Option A', { exact: true }).fill('Kim');
  await page.getByLabel('Option B', { exact: true }).fill('Lou');
  await page.getByText('Choose several').click();
  await starter('1 – 5');
  await starter('A B C D');
  expect(await options(page)).toEqual(['A', 'B', 'C', 'D']);
  await page.getByText('These options took the place of yours.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await options(page)).toEqual(['Kim', 'Lou']);
  expect(await page.getByLabel('Choose several').isChecked()).toBe(true);
  await page.getByText('Your options are back.').waitFor();
  // a starter that has no options leaves them
  await starter('Rank');
  expect(await options(page)).toEqual(['Kim', 'Lou']);
});

test('a starter fills in options and keeps the question', async () => {
  const page = await open('/polls/new');
  await page.getByLabel('Question').fill('Good?');
  await page.getByRole('link', { name: 'Agree – disagree' }).click();
  expect(await options(page)).toHaveLength(5);
  await page.getByRole('link', { name: 'Rank' }).click();
  await page.getByRole('button', { name: 'ranking the options' }).waitFor();
  expect(await options(page)).toHaveLength(5);
  expect(await page.getByLabel('Question').inputValue()).toBe('Good?');
});

test('a preset sets who sees the result and whether votes may change, and keeps all else', async () => {
  const page = await open('/polls/new?question=Chair%3F&option=Kim&option=Lou&kind=ranked');
  const current = page.locator('[data-preset][aria-current=true]');
  expect(await current.locator('strong').innerText()).toBe('Quick show of hands');
  await tabTo(page, '[data-preset]:has-text("Decision")');
  await page.keyboard.press('Enter');
  expect(await current.locator('strong').innerText()).toBe('Decision');
  await page.getByRole('button', { name: 'votes are final' }).waitFor();
  await page.getByRole('button', { name: 'results once the poll is final' }).click();
  await page.getByLabel('Who sees the result').selectOption('always');
  expect(await current.count()).toBe(0);
  await page.getByRole('link', { name: 'Decision' }).click();
  await page.getByRole('button', { name: 'Create the poll' }).click();
  await page.waitForURL(/\/share$/);
  const poll = await (await fetch(page.url().replace(/\/share$/, ''))).json();
  expect(poll).toMatchObject({
    question: 'Chair?',
    kind: 'ranked',
    voteChange: false,
    resultsVisible: 'after_close',
  });
});

test('without JavaScript a preset is a link to the form with its settings', async () => {
  const context = await site.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${site.url}/polls/new`);
  expect(await page.locator('.preview').isVisible()).toBe(false);
  await page.getByRole('link', { name: 'Decision' }).click();
  expect(await page.getByLabel('Voters may change their vote').isChecked()).toBe(false);
  expect(await page.getByLabel('Who sees the result').inputValue()).toBe('after_close');
  expect(await page.locator('[data-preset][aria-current=true] strong').innerText()).toBe('Decision');
});

test('the kinds are pictures that the arrow keys choose among, and the sentence leads to them', async () => {
  const page = await open('/polls/new?question=Which%3F&option=Ash&option=Birch');
  await tabTo(page, '[data-opens=kind]');
  await page.keyboard.press('Enter');
  await page.locator('#kind-single:focus').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('button', { name: 'for several options' }).waitFor();
  expect(await page.getByLabel('Maximum choices').isVisible()).toBe(true);
  await page.keyboard.press('ArrowRight');
  await page.getByRole('button', { name: 'ranking the options' }).waitFor();
  expect(await page.getByLabel('Maximum choices').isVisible()).toBe(false);
  for (const card of await page.locator('.picture').all()) {
    const [picture, text] = [
      await card.locator('svg').boundingBox(),
      await card.locator('span').boundingBox(),
    ];
    expect((picture?.y ?? 0) + (picture?.height ?? 0)).toBeLessThanOrEqual(text?.y ?? 0);
  }
});

test('options have the letters that they will have on the ballot, also after they were moved', async () => {
  const page = await open('/polls/new?option=Ash&option=Birch&option=Cedar');
  const letters = async () => {
    const rows = await page.locator('[data-options] li').all();
    return Promise.all(
      rows.map(async (row) => [
        await row.getAttribute('data-letter'),
        await row.locator('.letter').innerText(),
        await row.locator('input').inputValue(),
      ]),
    );
  };
  await page.locator('[name=option]').nth(1).focus();
  await tabTo(page, '[data-tool=up]');
  expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Move up option B');
  await page.keyboard.press('Enter');
  await page.getByText('Now option A').waitFor({ state: 'attached' });
  expect(await page.getByLabel('Option A', { exact: true }).inputValue()).toBe('Birch');
  expect(await letters()).toEqual([
    ['A', 'A', 'Birch'],
    ['B', 'B', 'Ash'],
    ['C', 'C', 'Cedar'],
    ['D', 'D', ''],
  ]);
});

test('beside the form a phone shows the ballot as it will be; a small screen has no room for it', async () => {
  const page = await open('/polls/new');
  const phoneShown = page.locator('.preview');
  expect(await phoneShown.isVisible()).toBe(false);
  await page.setViewportSize({ width: 1024, height: 900 });
  expect(await phoneShown.getAttribute('aria-hidden')).toBe('true');
  const shown = async () => (await phoneShown.innerText()).split(/\n+/);
  expect(await shown()).toEqual([
    'Your question',
    'Choose one. You may change your mind later.',
    'A',
    '…',
    'B',
    '…',
    'Vote',
  ]);
  const who = (voters: string) => page.locator('#voters').selectOption(voters, { force: true });
  await who('anyone');
  expect(await shown()).toContain('Choose one. Your vote is final.');
  await who('browser');
  await page.getByLabel('Question').fill('Which <b>tree</b>?');
  await page.getByLabel('Option A', { exact: true }).fill('Ash');
  await page.getByRole('link', { name: 'Rank' }).click();
  await page.getByRole('link', { name: 'Decision' }).click();
  expect((await shown()).slice(0, 4)).toEqual([
    'Which <b>tree</b>?',
    'Tap the options in your order. Your vote is final.',
    'A',
    'Ash',
  ]);
  await page.getByLabel('Option B', { exact: true }).fill('ברוש');
  expect(await phoneShown.locator('li').nth(1).locator('[dir=auto]').innerText()).toBe('ברוש');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await findViolations(page), colorScheme).toEqual([]);
  }
});

test('the button that creates the poll is in sight on a phone, and covers no field that has the focus', async () => {
  const page = await open('/polls/new');
  const button = page.getByRole('button', { name: 'Create the poll' });
  const bottomOf = async () => {
    const box = await button.boundingBox();
    return (box?.y ?? 0) + (box?.height ?? 0);
  };
  expect(await bottomOf()).toBeLessThanOrEqual(phone.height);
  await page.getByRole('button', { name: 'no deadline' }).click();
  await page.getByRole('button', { name: 'one vote per browser' }).click();
  await page.locator('#question').focus();
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    if (await page.locator('form > .button:focus').count()) return;
    const [focused, top] = await page.evaluate<[number, number]>(`[
      document.activeElement.getBoundingClientRect().bottom,
      document.querySelector('form > .button').getBoundingClientRect().top,
    ]`);
    expect(focused).toBeLessThanOrEqual(top);
  }
  throw new Error('Tab does not reach the button');
});

test('a draft survives a reload, and is gone once the poll exists', async () => {
  const page = await open('/polls/new');
  await page.getByLabel('Question').fill('Kept?');
  await page.getByRole('link', { name: '1 – 5' }).click();
  await page.getByRole('button', { name: 'may change it' }).click();
  await page.getByLabel('Voters may change their vote').uncheck();
  await page.reload();
  expect(await page.getByLabel('Question').inputValue()).toBe('Kept?');
  expect(await options(page)).toEqual(['1', '2', '3', '4', '5']);
  await page.getByRole('button', { name: 'votes are final' }).waitFor();
  await page.getByRole('button', { name: 'Create the poll' }).click();
  await page.waitForURL(/\/share$/);
  await page.goto(`${site.url}/polls/new`);
  await page.getByRole('button', { name: 'may change it' }).waitFor();
  expect(await page.getByLabel('Question').inputValue()).toBe('');
  expect(await options(page)).toEqual([]);
});

test('a refused field is open, and a field that the browser refuses opens', async () => {
  const page = await open('/polls/new?question=Which%3F&option=A&option=B&closesAt=2020-01-01T10:00');
  await page.getByRole('button', { name: 'Create the poll' }).click();
  await page.getByRole('alert').waitFor();
  await page.locator('#closesAt').waitFor();
  expect(await page.locator('#theme').isVisible()).toBe(false);
  const other = await open('/polls/new?question=Which%3F&option=A&option=B&kind=multiple&maxChoices=1');
  await other.getByRole('button', { name: 'Create the poll' }).click();
  await other.locator('#maxChoices:focus').waitFor();
});

test('form, share page and code page are without violations, light and dark, with all fields open', async () => {
  const page = await open('/polls/new?question=Which%3F&option=A&option=B');
  const check = async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await findViolations(page), colorScheme).toEqual([]);
    }
    await expectToFit(page);
  };
  for (const part of await page.locator('[data-opens]').all())
    if ((await part.getAttribute('aria-expanded')) === 'false') await part.click();
  await check();
  await page.getByRole('button', { name: 'Create the poll' }).click();
  await page.waitForURL(/\/share$/);
  await page.getByText('Show the manage link').click();
  await check();
  await page.goto(`${site.url}/join?code=1`);
  await check();
});

test('Enter creates no poll, not even before the script has loaded', async () => {
  const context = await site.newContext({ viewport: phone });
  const page = await context.newPage();
  let load = (): void => undefined;
  const loaded = new Promise<void>((resolve) => (load = resolve));
  await page.route('**/poll-form.js', async (route) => {
    await loaded;
    await route.continue();
  });
  await page.goto(`${site.url}/polls/new`, { waitUntil: 'commit' });
  const typed = ['Which tree?', 'Ash', 'Birch'];
  const fields = [page.locator('#question'), ...(await page.locator('[name=option]').all()).slice(0, 2)];
  for (const [place, field] of fields.entries()) {
    await field.fill(typed[place] ?? '');
    await field.press('Enter');
  }
  load();
  await page.locator('form[data-ready]').waitFor();
  expect(page.url()).toBe(`${site.url}/polls/new`);
  expect(await Promise.all(fields.map((field) => field.inputValue()))).toEqual(typed);
  await page.locator('[name=option]').nth(1).press('Enter');
  await page.keyboard.type('Cedar');
  expect(await options(page)).toEqual(['Ash', 'Birch', 'Cedar']);
  await page.getByRole('button', { name: 'Create the poll' }).click();
  await page.waitForURL(/\/share$/);
});
