// The field for a join code in a real browser, on the home page and on its own: six boxes, paste, and wrong codes.
import { findViolations } from '@hands/testing/find-violations';
import { setUpVotePages } from '@hands/testing/set-up-vote-pages';
import { tabTo } from '@hands/testing/tab-to';
import type { BrowserContextOptions, Page } from 'playwright';
import { beforeAll, describe, expect, test } from 'vitest';

const site = setUpVotePages();

let slug = '';
let code = '';
beforeAll(async () => {
  const response = await fetch(`${site.url}/polls`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ question: 'Joined?', options: [{ text: 'A' }, { text: 'B' }] }),
  });
  ({ slug, joinCode: code } = (await response.json()) as { slug: string; joinCode: string });
});

/** A code of no poll: the only one in use is another. */
const wrong = () => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await site.newContext({
    viewport: { width: 390, height: 844 },
    bypassCSP: true,
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  const page = await context.newPage();
  await page.goto(site.url + path);
  return page;
}

const shown = (page: Page) => page.locator('#code').inputValue();

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('ControlOrMeta+V');
}

describe.each(['/polls', '/join'])('at %s', (path) => {
  test('a wrong code says so in place, and the right one leads to the poll, with the keyboard only', async () => {
    const page = await open(path);
    await tabTo(page, '#code');
    await page.keyboard.type(wrong());
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'This code is not valid.' }).waitFor();
    expect(page.url()).toBe(site.url + path);
    expect(await page.locator('#code[aria-invalid=true]:focus').count()).toBe(1);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await findViolations(page), colorScheme).toEqual([]);
    }
    await page.keyboard.type(code);
    expect(await page.getByRole('alert').innerText()).toBe('');
    expect(await page.locator('#code[aria-invalid]').count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${site.url}/p/${slug}`);
  });

  test.each([320, 390, 1280])('nothing moves when a wrong code says so, at %i px', async (width) => {
    const page = await open(path, { viewport: { width, height: 900 } });
    const place = () => page.getByRole('button', { name: 'Join' }).boundingBox();
    const before = await place();
    await page.locator('#code').fill(wrong());
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'This code is not valid.' }).waitFor();
    expect(await place()).toEqual(before);
  });
});

test('digits go into two groups of three, backspace walks back, and a seventh digit is left out', async () => {
  const page = await open('/join');
  await page.keyboard.type('1234');
  expect(await shown(page)).toBe('123 4');
  await page.locator('[data-boxes] :nth-child(5)[data-next]').waitFor();
  await page.keyboard.press('Backspace');
  expect(await shown(page)).toBe('123');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('99999');
  expect(await shown(page)).toBe('129 999');
  await page.keyboard.press('Home');
  await page.keyboard.press('Delete');
  await page.keyboard.type('0');
  expect(await shown(page)).toBe('029 999');
});

test.each([320, 390, 1920])('each digit stands in the middle of its box at %i px', async (width) => {
  const page = await open('/join', { viewport: { width, height: 800 } });
  await page.locator('#code').fill('123456');
  // where the field draws its characters is known from a line of text with the same style
  const off = await page.evaluate<number[]>(`(() => {
    const field = document.getElementById('code');
    const style = getComputedStyle(field);
    const line = document.body.appendChild(document.createElement('span'));
    for (const name of ['font', 'letterSpacing', 'wordSpacing']) line.style[name] = style[name];
    line.style.whiteSpace = 'pre';
    line.textContent = field.value;
    line.style.position = 'absolute';
    line.style.left = 0;
    const start = field.getBoundingClientRect().left + parseFloat(style.paddingLeft);
    const digit = document.createElement('span');
    digit.style.font = style.font;
    digit.style.position = 'absolute';
    digit.textContent = '0';
    document.body.append(digit);
    const half = digit.getBoundingClientRect().width / 2;
    return [...document.querySelectorAll('[data-boxes] > *')].map((box, place) => {
      const range = document.createRange();
      const index = place < 3 ? place : place + 1;
      range.setStart(line.firstChild, index);
      range.setEnd(line.firstChild, index + 1);
      const { left, width } = box.getBoundingClientRect();
      return Math.abs(start + range.getBoundingClientRect().left + half - left - width / 2);
    });
  })()`);
  expect(off).toHaveLength(6);
  for (const distance of off) expect(distance).toBeLessThan(1.5);
  const needed = await page.evaluate<number>('document.documentElement.scrollWidth');
  expect(needed).toBeLessThanOrEqual(width);
});

describe('a pasted', () => {
  test('code with a space fills all boxes, and its link leads to the poll', async () => {
    const page = await open('/join');
    for (const text of [` ${code.slice(0, 3)} ${code.slice(3)}\n`, `https://polls.example/${code}`]) {
      await page.goto(`${site.url}/join`);
      await paste(page, text);
      await page.keyboard.press('Enter');
      await page.waitForURL(`${site.url}/p/${slug}`);
    }
  });

  test('text with the code in it leaves the code in the boxes', async () => {
    const page = await open('/join');
    const typed = `${code.slice(0, 3)} ${code.slice(3)}`;
    await paste(page, `code: ${typed}.`);
    expect(await shown(page)).toBe(typed);
    expect(await page.locator('[data-boxes]').isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${site.url}/p/${slug}`);
  });

  test('link of a poll is shown as it is, and leads to the poll without being sent', async () => {
    const page = await open('/join');
    const link = `https://polls.example/p/${slug}`;
    await paste(page, link);
    expect(await shown(page)).toBe(link);
    expect(await page.locator('[data-boxes]').isVisible()).toBe(false);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.keyboard.press('Enter');
    await page.waitForURL(`${site.url}/p/${slug}`);
    expect(asked.filter((url) => url.includes('/join?'))).toEqual([]);
  });

  test('text that is neither is refused', async () => {
    const page = await open('/join');
    await paste(page, 'the code of the poll');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'This code is not valid.' }).waitFor();
  });
});

test('without JavaScript the field is a plain one, and the server says that a code is wrong', async () => {
  const page = await open('/join', { javaScriptEnabled: false });
  expect(await page.locator('[data-boxes]').isVisible()).toBe(false);
  await page.keyboard.type(wrong());
  await page.keyboard.press('Enter');
  await page.getByText('This code is not valid.').waitFor();
  await page.locator('#code').fill(`${code.slice(0, 3)}-${code.slice(3)}`);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${site.url}/p/${slug}`);
});

test('a code that gets no answer is sent as a form after a few seconds', async () => {
  const page = await open('/join');
  await page.clock.install();
  await page.goto(`${site.url}/join`);
  await page.route('**/join?code=*', (route) =>
    route.request().isNavigationRequest() ? route.continue() : undefined,
  );
  const asked = page.waitForRequest('**/join?code=*');
  await page.locator('#code').fill(code);
  await page.keyboard.press('Enter');
  await asked;
  expect(page.url()).toBe(`${site.url}/join`);
  await page.clock.fastForward(5_000);
  await page.waitForURL(`${site.url}/p/${slug}`);
});

test('the same wrong code is announced each time it is sent', async () => {
  const page = await open('/join');
  await page.evaluate(`
    said = [];
    const fault = document.querySelector('[data-fault]');
    new MutationObserver(() => said.push(fault.textContent)).observe(fault, { childList: true });
  `);
  await page.locator('#code').fill(wrong());
  for (const times of [1, 2]) {
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.evaluate<string[]>('said.filter(Boolean)'))
      .toEqual(Array(times).fill(expect.stringContaining('not valid')));
  }
  const said = await page.evaluate<string[]>('said');
  expect(said.slice(said.findIndex(Boolean)).map(Boolean)).toEqual([true, false, true]);
});

test('too many wrong codes lead to the page that says how long to wait', async () => {
  const limited = await site.vote.serve({ limits: { ...site.vote.parts.limits, wrongCodes: 1 } });
  const page = await open('/join');
  await page.goto(`${limited}/join`);
  const tryOnce = async () => {
    await page.locator('#code').fill(wrong());
    await page.keyboard.press('Enter');
  };
  await tryOnce();
  await page.getByText('This code is not valid.').waitFor();
  await tryOnce();
  await page.getByRole('heading', { name: 'Too many wrong codes' }).waitFor();
  await page.getByText('You can try again in 10 minutes.').waitFor();
  expect(await findViolations(page)).toEqual([]);
});

test('a question asked on the home page opens the form with it, with the keyboard only', async () => {
  const page = await open('/polls');
  await tabTo(page, '#ask');
  await page.keyboard.type('Tea & cake?');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Create a poll' }).waitFor();
  expect(await page.locator('#question').inputValue()).toBe('Tea & cake?');
});
