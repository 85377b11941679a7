// The projector's page in a real browser: its scenes, its keys, and that all of a poll fits the screen.
import { findViolations } from '@hands/testing/find-violations';
import { setUpResultPages } from '@hands/testing/set-up-result-pages';
import type { BrowserContextOptions, Page } from 'playwright';
import { describe, expect, test } from 'vitest';

const scenes = ['join', 'vote', 'result', 'winner'];

/** As buttons and the list of keys show them. */
const commands = [
  { name: 'previous', label: 'Back', shown: ['←', 'Page Up'] },
  { name: 'next', label: 'Next', shown: ['→', 'Space', 'Page Down'] },
  { name: 'join', label: 'How to join', shown: ['J'] },
  { name: 'results', label: 'Hide or show results', shown: ['H'] },
  { name: 'fullscreen', label: 'Full screen', shown: ['F'] },
  { name: 'black', label: 'Black screen', shown: ['B', '.'] },
  { name: 'keys', label: 'Keys', shown: ['?'] },
];

const site = setUpResultPages({ VOTE_URL: 'http://hands.example' });
const { cast } = site;

let codes = 100_000;

/** A poll with a join code and, by position, these votes. */
async function addPoll(options: string[], votes: number[] = [], rules: Record<string, unknown> = {}) {
  const poll = await site.addPoll(options, rules);
  await site.client.query(`insert into join_codes values ($1, $2, now() + interval '1 day')`, [
    String(codes++),
    poll,
  ]);
  for (const [position, count] of votes.entries()) await cast(poll, [position], count);
  return poll;
}

const change = (poll: number, columns: string) =>
  site.client.query(`update polls set ${columns}, version = version + 1 where id = $1`, [poll]);
const seal = (poll: number) => change(poll, 'closes_at = now(), sealed_at = now()');

async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await site.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  return page;
}

async function project(poll: number, query = '', options: BrowserContextOptions = {}): Promise<Page> {
  const page = await openPage(options);
  await goTo(page, poll, query);
  return page;
}

async function goTo(page: Page, poll: number, query = ''): Promise<void> {
  await page.goto(`${site.url}/polls/${poll}/results?present${query}`);
  await page.locator('[data-state="live"]').waitFor({ state: 'attached' });
}

const sceneOf = (page: Page) => page.locator('html').getAttribute('data-scene');
const visibleTexts = (page: Page, selector: string) => page.locator(`${selector}:visible`).allInnerTexts();
const spoken = (page: Page) => page.locator('[data-scene-announcement]').textContent();
const button = (page: Page, name: string) => page.locator(`.controls [data-command="${name}"]`);

/** Presses each key in turn. @returns the scene after each */
async function press(page: Page, ...keys: string[]): Promise<(string | null)[]> {
  const found = [];
  for (const key of keys) {
    await page.keyboard.press(key);
    found.push(await sceneOf(page));
  }
  return found;
}

describe('scenes', () => {
  test('follow each other by keys and clickers, and stop at the result until votes are final', async () => {
    const poll = await addPoll(['Walk', 'Swim'], [2, 1]);
    const page = await project(poll);
    expect(await sceneOf(page)).toBe('join');
    expect(await press(page, 'Space', 'ArrowRight', 'PageDown')).toEqual(['vote', 'result', 'result']);
    expect(await press(page, 'PageUp', 'ArrowLeft', 'ArrowLeft')).toEqual(['vote', 'join', 'join']);
    expect(await press(page, 'PageDown', 'PageDown', 'j')).toEqual(['vote', 'result', 'join']);
    expect(await press(page, 'h', 'h', 'h')).toEqual(['result', 'vote', 'result']);
  });

  test('keys with Ctrl or Alt, keys typed into a field and other keys do nothing', async () => {
    const page = await project(await addPoll(['Walk', 'Swim']));
    expect(await press(page, 'Alt+h', 'Control+ArrowRight', 'a', 'Enter')).toEqual(Array(4).fill('join'));
    await page.evaluate(`document.body.append(document.createElement('input'))`);
    await page.locator('input').focus();
    expect(await press(page, 'h', 'Space', 'ArrowRight')).toEqual(['join', 'join', 'join']);
    expect(await page.locator('input').inputValue()).toBe('h ');
  });

  test('stay in a reload, and leave the rest of the address and the way back as they were', async () => {
    const poll = await addPoll(['Walk', 'Swim']);
    const page = await project(poll, '&theme=light&receipt=x');
    await press(page, 'ArrowRight');
    expect(new URL(page.url()).search).toBe('?present&theme=light&receipt=x&scene=vote');
    await page.reload();
    await page.locator('[data-state="live"]').waitFor({ state: 'attached' });
    expect(await sceneOf(page)).toBe('vote');
    expect(await press(page, 'ArrowRight')).toEqual(['result']);
    expect(await page.evaluate('history.length')).toBe(2);
  });

  test('that of the vote has the question and the options, and no votes until a key shows them', async () => {
    const poll = await addPoll(['Walk', 'Swim', 'Read'], [4, 1]);
    const page = await project(poll, '&scene=vote');
    expect(await visibleTexts(page, 'h1')).toEqual(['What shall we do on Friday?']);
    expect(await visibleTexts(page, '.choice-text')).toEqual(['Walk', 'Swim', 'Read']);
    expect(await visibleTexts(page, '.choice .letter')).toEqual(['A', 'B', 'C']);
    expect(await visibleTexts(page, '[data-total]')).toEqual(['5 votes']);
    expect(await page.locator('.option:visible').count()).toBe(0);
    await cast(poll, [1]);
    await expect.poll(() => visibleTexts(page, '[data-total]')).toEqual(['6 votes']);
    expect(await page.locator('[data-announcement]').textContent()).toBe('6 votes.');
    expect(await page.locator('main').innerText()).not.toMatch(/%|leading/);

    await press(page, 'h');
    expect(await visibleTexts(page, '[data-share]')).toEqual(['67%', '33%', '0%']);
    expect(await visibleTexts(page, '.lead-word')).toEqual(['leading']);
    expect(await page.locator('.choice:visible').count()).toBe(0);
    await cast(poll, [1], 6);
    await expect.poll(() => visibleTexts(page, '[data-share]')).toEqual(['33%', '67%', '0%']);
    await press(page, 'h');
    expect(await page.locator('.option:visible').count()).toBe(0);
  });

  test('a poll that becomes final stays where it is, and offers its winner', async () => {
    const poll = await addPoll(['Walk', 'Swim'], [1, 3]);
    const page = await project(poll, '&scene=result');
    expect(await page.locator('[data-offer]').isVisible()).toBe(false);
    await seal(poll);
    await page.locator('[data-offer]').waitFor();
    expect(await sceneOf(page)).toBe('result');
    expect(await page.locator('.join:visible').count()).toBe(0);
    expect(await press(page, 'PageDown', 'PageDown')).toEqual(['winner', 'winner']);
    expect(await visibleTexts(page, '.winner :is(h2, .choice-text, .figures)')).toEqual([
      'Winner',
      'Swim',
      '75% · 3 votes',
    ]);
    expect(await visibleTexts(page, '[data-total]')).toEqual(['4 votes']);
    expect((await visibleTexts(page, '[data-status]'))[0]).toMatch(/^Final since \d/);
    expect(await press(page, 'PageUp')).toEqual(['result']);
    await page.getByRole('button', { name: 'Show the winner' }).click();
    expect(await sceneOf(page)).toBe('winner');
    // opened again, it has no winner
    await change(poll, 'closes_at = null, sealed_at = null');
    await expect.poll(() => sceneOf(page)).toBe('result');
  });

  test.each([
    ['several options that are tied', [3, 0, 3], ['Tied', 'Walk', 'Read', '3 votes each']],
    ['nobody’s votes', [], ['No votes']],
  ])('the last one shows %s', async (_what, votes, expected) => {
    const poll = await addPoll(['Walk', 'Swim', 'Read'], votes);
    await seal(poll);
    const page = await project(poll, '&scene=winner');
    const texts = await visibleTexts(page, '.winner :is(h2, .choice-text, .figures)');
    expect(texts.filter((text) => text !== '')).toEqual(expected);
  });

  test('results that are not shown leave the turnout and the reason, and no winner', async () => {
    const poll = await addPoll(['Walk', 'Swim'], [1, 2], { results_visible: 'never' });
    const page = await project(poll, '&scene=result');
    expect(await visibleTexts(page, '.hidden-results')).toEqual(['The results of this poll are not shown.']);
    expect(await visibleTexts(page, '[data-total]')).toEqual(['3 votes']);
    await seal(poll);
    await expect.poll(() => visibleTexts(page, '[data-status-text]')).toEqual(['Final since']);
    expect(await press(page, 'PageDown')).toEqual(['result']);
    await goTo(page, poll, '&scene=winner');
    expect(await sceneOf(page)).toBe('result');
  });

  test('results for the end appear in their scene when they are final', async () => {
    const poll = await addPoll(['Walk', 'Swim'], [1, 2], { results_visible: 'after_close' });
    const page = await project(poll, '&scene=result');
    expect(await page.locator('.option:visible').count()).toBe(0);
    await seal(poll);
    await expect.poll(() => visibleTexts(page, '[data-share]')).toEqual(['67%', '33%']);
    expect(await page.locator('.hidden-results').isVisible()).toBe(false);
  });

  test('each is announced, and results every few seconds', async () => {
    const poll = await addPoll(['Walk', 'Swim'], [2]);
    const page = await project(poll);
    await press(page, 'ArrowRight');
    expect(await spoken(page)).toBe('The question and 2 options. Results are not shown.');
    await press(page, 'ArrowRight');
    expect(await spoken(page)).toBe('Results. 2 votes.');
    await cast(poll, [1]);
    const announcement = page.locator('[data-announcement]');
    await expect.poll(() => announcement.textContent()).toBe('3 votes. Leading: Walk. Walk 67%, Swim 33%.');
  });
});

describe('how to join', () => {
  test('has the address, the code in two groups, and a large code to scan, white in the dark', async () => {
    const poll = await addPoll(['Walk', 'Swim'], [2]);
    for (const [width, height] of sizes) {
      const page = await project(poll, '', { viewport: { width, height } });
      expect(await visibleTexts(page, '.address')).toEqual(['hands.example/join']);
      expect((await visibleTexts(page, '.code'))[0]).toMatch(/^\d{3} \d{3}$/);
      expect(await visibleTexts(page, '[data-total]')).toEqual(['2 votes']);
      const code = await page.locator('.qr').boundingBox();
      expect(code?.height ?? 0).toBeGreaterThanOrEqual(0.4 * height);
      const { size, background, address } = await page.evaluate<Record<string, string>>(`({
        size: getComputedStyle(document.querySelector('.code')).fontSize,
        background: getComputedStyle(document.querySelector('.qr')).backgroundColor,
        address: getComputedStyle(document.querySelector('.address')).fontSize,
      })`);
      expect(Number.parseFloat(size ?? '') / width).toBeCloseTo(0.12, 2);
      expect(Number.parseFloat(address ?? '') / width).toBeGreaterThan(0.045);
      expect(background).toBe('rgb(255, 255, 255)');
      expect(await page.locator('.warning').count()).toBe(0);
    }
  });

  test('is small in a corner while people vote', async () => {
    const page = await project(await addPoll(['Walk', 'Swim']), '&scene=vote');
    const code = await page.locator('.qr').boundingBox();
    expect(code?.height).toBeLessThan(0.25 * 720);
    expect(code?.x).toBeGreaterThan(0.8 * 1280);
    expect((await visibleTexts(page, '.code'))[0]).toMatch(/^\d{3} \d{3}$/);
  });

  test('has the ballot’s address in place of a code that expires', async () => {
    const poll = await addPoll(['Walk', 'Swim']);
    await site.client.query(
      `update join_codes set until = now() + interval '20 seconds' where poll_id = $1`,
      [poll],
    );
    const page = await project(poll);
    expect(await page.locator('.code:visible').count()).toBe(1);
    await expect.poll(() => page.locator('.code:visible').count()).toBe(0);
    expect((await visibleTexts(page, '.address'))[0]).toMatch(/^hands\.example\n?\/p\/[0-9a-z]{10}$/);
  });

  test('ends with the voting', async () => {
    const poll = await addPoll(['Walk', 'Swim'], [1]);
    const page = await project(poll);
    await change(poll, 'closes_at = now()');
    await page.getByText('Voting has closed.').waitFor();
    expect(await page.locator('.join:visible').count()).toBe(0);
    expect(await sceneOf(page)).toBe('join');
  });

  test('is there before the poll opens, with a clock that counts on', async () => {
    const opens = new Date(Date.now() + 1_800_000);
    const page = await project(await addPoll(['Walk', 'Swim'], [], { opens_at: opens }));
    expect(await page.locator('.qr').isVisible()).toBe(true);
    const clock = () => page.locator('[data-countdown]').innerText();
    const before = await clock();
    expect(before).toMatch(/^Opens in\s(29|30):\d\d$/);
    await expect.poll(clock).not.toBe(before);
    expect(await page.locator('[data-left]').isVisible()).toBe(false);
  });
});

test('a clock shows when the poll closes, by the server’s time, and goes when it has closed', async () => {
  const poll = await addPoll(['Walk', 'Swim'], [], { closes_at: new Date(Date.now() + 1_800_000) });
  const page = await openPage();
  await page.clock.setFixedTime(new Date(Date.now() + 5 * 3_600_000));
  await goTo(page, poll, '&scene=vote');
  await expect.poll(() => page.locator('[data-countdown]').innerText()).toMatch(/^Closes in\s(29|30):\d\d$/);
  await change(poll, `closes_at = now() + interval '15 seconds'`);
  await expect
    .poll(() => page.locator('[data-countdown]').innerText())
    .toMatch(/^Closes in\s0:(0\d|1[0-5])$/);
  const left = await page.locator('[data-ring]').getAttribute('stroke-dasharray');
  expect(Number.parseFloat(left ?? '')).toBeLessThan(0.3);
  await expect.poll(() => page.locator('[data-countdown]').isVisible()).toBe(false);
  expect(await visibleTexts(page, '[data-status]')).toEqual(['Closing']);
});

describe('controls', () => {
  test('every key has a button that shows it, and that does the same', async () => {
    const poll = await addPoll(['Walk', 'Swim']);
    const page = await project(poll);
    for (const { name, shown } of commands)
      expect(await button(page, name).locator('kbd').innerText()).toBe(shown[0]);
    const click = async (name: string) => {
      await button(page, name).click();
      return sceneOf(page);
    };
    expect(await click('next')).toBe('vote');
    expect(await click('results')).toBe('result');
    expect(await button(page, 'results').innerText()).toMatch(/^Hide results/);
    // the button that was clicked does not take the space bar for itself
    expect(await press(page, 'ArrowLeft', 'ArrowLeft', 'Space')).toEqual(['vote', 'join', 'vote']);
    expect(await press(page, 'Space')).toEqual(['result']);
    expect(await button(page, 'next').getAttribute('aria-disabled')).toBe('true');
    expect(await click('previous')).toBe('vote');
    expect(await click('join')).toBe('join');
    const isBlack = () => page.evaluate<boolean>(`document.documentElement.hasAttribute('data-black')`);
    await button(page, 'black').click();
    expect(await isBlack()).toBe(true);
    await page.mouse.click(300, 200);
    expect(await isBlack()).toBe(false);
  });

  test('a button that is reached by Tab is pressed by the space bar', async () => {
    const page = await project(await addPoll(['Walk', 'Swim']));
    await button(page, 'results').focus();
    expect(await press(page, 'Space', 'Space', 'ArrowLeft')).toEqual(['result', 'vote', 'join']);
  });

  test('fade while the mouse rests, and come back when it moves or the focus reaches them', async () => {
    const page = await project(await addPoll(['Walk', 'Swim']));
    const opacity = () =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('.controls')).opacity`);
    await expect.poll(opacity).toBe('0');
    await page.mouse.move(300, 200);
    await page.mouse.move(310, 210);
    await expect.poll(opacity).toBe('1');
    await expect.poll(opacity).toBe('0');
    await button(page, 'previous').focus();
    await expect.poll(opacity).toBe('1');
    // longer than the mouse may rest
    await page.waitForTimeout(4_000);
    expect(await opacity()).toBe('1');
  });

  test.each(['controls', 'list of keys'])(
    'another language is chosen in the %s, and the scene stays',
    async (place) => {
      const page = await project(await addPoll(['Walk', 'Swim'], [2, 1]), '=1&theme=light', {
        locale: 'en-GB',
        bypassCSP: true,
      });
      expect(await press(page, 'ArrowRight', 'ArrowRight')).toEqual(['vote', 'result']);
      if (place === 'list of keys') await page.keyboard.press('?');
      const link = (name: string) => page.getByRole('link', { name }).filter({ visible: true }).last();
      await link('Deutsch').click();
      await page.waitForURL(({ searchParams }) => !searchParams.has('lang'));
      await page.locator('html[lang=de]').waitFor({ state: 'attached' });
      expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
        present: '',
        theme: 'light',
        scene: 'result',
      });
      expect(await sceneOf(page)).toBe('result');
      expect(await findViolations(page)).toEqual([]);
      await page.keyboard.press('?');
      await link('English').click();
      await page.locator('html[lang=en]').waitFor({ state: 'attached' });
      expect(await sceneOf(page)).toBe('result');
    },
  );

  test('? lists all keys; they do nothing there, and Escape or ? closes the list', async () => {
    const page = await project(await addPoll(['Walk', 'Swim']));
    const list = page.getByRole('dialog', { name: 'Keys of the projector' });
    await page.keyboard.press('?');
    await list.waitFor();
    expect(await list.locator('dt').allInnerTexts()).toEqual(commands.map(({ shown }) => shown.join(' ')));
    expect(await list.locator('dd').allInnerTexts()).toEqual(commands.map(({ label }) => label));
    expect(await press(page, 'ArrowRight', 'h')).toEqual(['join', 'join']);
    await page.keyboard.press('?');
    await list.waitFor({ state: 'hidden' });
    await button(page, 'keys').click();
    await list.waitFor();
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    await page.keyboard.press('?');
    await page.getByRole('button', { name: 'Close' }).press('Space');
    await list.waitFor({ state: 'hidden' });
    expect(await press(page, 'ArrowRight')).toEqual(['vote']);
  });

  test('B makes the screen black, and the next key or click shows the same scene again', async () => {
    const page = await project(await addPoll(['Walk', 'Swim']), '&scene=vote');
    // a page without a content security policy reads the picture
    const blank = await openPage();
    const isBlack = async () => {
      const address = `data:image/png;base64,${(await page.screenshot()).toString('base64')}`;
      const sum = await blank.evaluate<number>(`(async () => {
        const image = await createImageBitmap(await (await fetch('${address}')).blob());
        const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, image.width, image.height);
        return data.reduce((all, value, index) => (index % 4 === 3 ? all : all + value), 0);
      })()`);
      return sum === 0;
    };
    for (const [key, back] of [
      ['b', 'b'],
      ['.', 'ArrowRight'],
    ] as const) {
      await page.keyboard.press(key);
      expect(await isBlack()).toBe(true);
      expect(await spoken(page)).toBe('The screen is black. B shows it again.');
      expect(await press(page, back)).toEqual(['vote']);
      expect(await isBlack()).toBe(false);
    }
    await page.keyboard.press('b');
    await page.mouse.click(300, 300);
    expect(await isBlack()).toBe(false);
  });

  test('F fills the screen, and leaves it again', async () => {
    const page = await project(await addPoll(['Walk', 'Swim']));
    const isFull = () => page.evaluate<boolean>('document.fullscreenElement !== null');
    await page.keyboard.press('f');
    await expect.poll(isFull).toBe(true);
    await page.keyboard.press('f');
    await expect.poll(isFull).toBe(false);
  });
});

const sizes = [
  [1024, 768],
  [1280, 720],
  [1920, 1080],
] as const;

/** Texts of about a hundred characters: a compound, two scripts from right to left, one without spaces, and pictures. */
const long = [
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorsitzendenversammlung',
  'איזו עיר נבקר בסוף השבוע הארוך של יוני אם מזג האוויר יהיה נעים ואם כולם יסכימו לבוא איתנו לטיול הזה',
  'ما المدينة التي سنزورها في عطلة نهاية الأسبوع الطويلة من شهر يونيو إذا كان الطقس جميلا ووافق الجميع',
  '私たちは六月の長い週末にどの町を訪れるべきでしょうか、天気がよければみんなで一緒に行きたいと思っています、そうですよね、はい、ぜひとも行きましょう、それがいちばんですよ、そうしましょう、みんなで',
  '🎉🎊🥳 A party with a cake 🎂 and many balloons 🎈🎈🎈 for all of us, who have worked so hard this year 🏆🏆',
  'A long but ordinary option of about a hundred characters, as people write them in polls of their own',
];
const manyLong = (count: number) =>
  Array.from({ length: count }, (_, index) => `${long[index % long.length] ?? ''} ${index + 1}`);
const short = (count: number) => Array.from({ length: count }, (_, index) => `Option ${index + 1}`);
const twice = (count: number) => Array.from({ length: count }, (_, index) => count - index);

/**
 * What is cut off in the scene that is shown: texts that leave the screen or the element that clips them, texts under the code to
 * scan, and a page that would have to be scrolled.
 */
const findCut = (page: Page) =>
  page.evaluate<string[]>(`(() => {
    const faults = [];
    const { scrollWidth, scrollHeight } = document.documentElement;
    if (scrollHeight > innerHeight) faults.push('scrolls by ' + (scrollHeight - innerHeight));
    if (scrollWidth > innerWidth) faults.push('is too wide by ' + (scrollWidth - innerWidth));
    const code = document.querySelector('.qr').getBoundingClientRect();
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (node.data.trim() === '' || !element.checkVisibility() || element.closest('svg, .visually-hidden, .lead-word, [data-unit]')) continue;
      if (element.clientWidth > 0 && element.scrollWidth > element.clientWidth)
        faults.push(element.className + ' leaves its place: ' + node.data.slice(0, 30));
      const range = document.createRange();
      range.selectNodeContents(node);
      const row = element.closest('.choices .choice, .option');
      const within = row ? row.getBoundingClientRect() : new DOMRect(0, 0, innerWidth, innerHeight);
      for (const { left, right, top, bottom, width } of range.getClientRects()) {
        if (width === 0) continue;
        if (left < within.left - 1 || right > within.right + 1 || top < within.top - 1 || bottom > within.bottom + 1)
          faults.push(element.className + ' is cut: ' + node.data.slice(0, 30));
        if (code.width > 0 && right > code.left && left < code.right && bottom > code.top && top < code.bottom)
          faults.push(element.className + ' is under the code: ' + node.data.slice(0, 30));
      }
    }
    return [...new Set(faults)];
  })()`);

test('F159: all of any poll fits the screen in each scene, without scrolling and with nothing cut off', async () => {
  const question = `${'What is the very long question of this poll, '.repeat(7).slice(0, 299)}?`;
  const soon = new Date(Date.now() + 7_200_000);
  const polls = Object.entries({
    two: await addPoll(['Walk', 'Swim'], [2, 1], { closes_at: soon }),
    'five long': await addPoll(manyLong(5), [5, 4, 3, 2, 1], {
      question: long[0],
      description:
        'The first line.\nThe second one is longer, and has an address: https://trains.example/timetable',
    }),
    twelve: await addPoll(short(12), twice(12)),
    twenty: await addPoll(short(20), twice(20)),
    'twenty long': await addPoll(manyLong(20), twice(20), { question, closes_at: soon }),
    'twenty long, multiple': await addPoll(manyLong(20), twice(20), {
      question: long[3],
      kind: 'multiple',
      max_choices: 20,
      description: 'A description of many words. '.repeat(30),
    }),
    'twenty long, ranked': await addPoll(manyLong(20), twice(20), { kind: 'ranked', closes_at: soon }),
    'twenty long, hidden': await addPoll(manyLong(20), twice(20), {
      question,
      results_visible: 'after_close',
      closes_at: soon,
    }),
    'all tied': await addPoll(manyLong(20), twice(20).fill(2)),
    'one long winner': await addPoll(manyLong(5), [5, 1], { question }),
  });
  for (const [name, poll] of polls) if (/tied|winner|^two$/.test(name)) await seal(poll);
  for (const [width, height] of sizes) {
    const page = await openPage({ viewport: { width, height } });
    for (const [name, poll] of polls) {
      await goTo(page, poll, '&scene=join');
      for (const scene of scenes) {
        if ((await sceneOf(page)) === scene)
          expect(await findCut(page), `${name}, ${scene} at ${width}`).toEqual([]);
        await page.keyboard.press('ArrowRight');
      }
    }
  }
});

test('F159: all of it still fits when figures grow', async () => {
  const words = Array.from({ length: 12 }, (_, index) => `Donaudampfschifffahrtsgesellschaften${index}`);
  const poll = await addPoll(words, twice(12));
  const page = await project(poll, '&scene=result');
  expect(await findCut(page)).toEqual([]);
  await site.client.query('update tallies set votes = votes * 123456789 where poll_id = $1', [poll]);
  await change(poll, 'ballots = 1234567890');
  await expect.poll(() => visibleTexts(page, '[data-total]')).toEqual(['1,234,567,890 votes']);
  expect(await findCut(page)).toEqual([]);
});

test('F159: a projector’s page is not wider than a phone', async () => {
  const poll = await addPoll(manyLong(20), twice(20), { closes_at: new Date(Date.now() + 7_200_000) });
  const final = await addPoll(manyLong(5), [1, 4]);
  await seal(final);
  const page = await openPage({ viewport: { width: 390, height: 844 } });
  for (const scene of scenes) {
    await goTo(page, scene === 'winner' ? final : poll, `&scene=${scene}`);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), scene).toBe(0);
  }
});

test('bars are at least 7 % of the screen’s height where there is room', async () => {
  for (const count of [2, 5, 10, 12]) {
    const page = await project(await addPoll(short(count), twice(count)), '&scene=result');
    const heights = await page.evaluate<number[]>(
      `[...document.querySelectorAll('.bar')].map((bar) => bar.getBoundingClientRect().height / innerHeight)`,
    );
    expect(Math.min(...heights), String(count)).toBeGreaterThanOrEqual(0.07);
  }
});

describe.each(['dark', 'light'])('in %s', (theme) => {
  test('axe finds no violations in any scene', async () => {
    const page = await openPage({ bypassCSP: true, reducedMotion: 'reduce' });
    const open = await addPoll(['Walk', 'Swim', 'Read'], [2, 1], {
      closes_at: new Date(Date.now() + 7_200_000),
      description: 'See https://trains.example',
    });
    const hidden = await addPoll(['Walk', 'Swim'], [1], { results_visible: 'never' });
    const final = await addPoll(short(12), twice(12));
    await seal(final);
    for (const poll of [open, hidden, final]) {
      for (const scene of scenes) {
        await goTo(page, poll, `&scene=${scene}&theme=${theme}`);
        expect(await findViolations(page), `${scene} of ${poll}`).toEqual([]);
      }
    }
    await page.keyboard.press('?');
    expect(await findViolations(page)).toEqual([]);
  });

  test('text has 4.5:1 on its bar and beside it, and a bar’s edge 3:1 beside it', async () => {
    const page = await project(await addPoll(short(8), twice(8)), `&scene=result&theme=${theme}`);
    const found = await page.evaluate<
      { option: string; fill: number; track: number; edge: number }[]
    >(`(() => {
      const canvas = new OffscreenCanvas(1, 1).getContext('2d');
      const luminance = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
          const part = value / 255;
          return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const contrast = (one, other) => {
        const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
      };
      return [...document.querySelectorAll('.option')].map((option) => {
        const { color } = getComputedStyle(option.querySelector('.option-text'));
        const { fill, stroke } = getComputedStyle(option.querySelector('rect'));
        const { backgroundColor } = getComputedStyle(option);
        return {
          option: option.dataset.letter,
          fill: contrast(color, fill),
          track: contrast(color, backgroundColor),
          edge: contrast(stroke, backgroundColor),
        };
      });
    })()`);
    expect(found).toHaveLength(8);
    for (const { option, fill, track, edge } of found) {
      expect(fill, option).toBeGreaterThanOrEqual(4.5);
      expect(track, option).toBeGreaterThanOrEqual(4.5);
      expect(edge, option).toBeGreaterThanOrEqual(3);
    }
  });
});

describe('as one page with question, code to scan and results', () => {
  test('it is shown without JavaScript', async () => {
    const poll = await addPoll(['Walk', 'Swim'], [2, 1]);
    const page = await openPage({ javaScriptEnabled: false });
    await page.goto(`${site.url}/polls/${poll}/results?present`);
    for (const shown of [
      'h1',
      '.qr',
      '.code',
      '.option >> nth=1',
      '[data-total]',
      '[data-status]',
      'noscript',
    ])
      expect(await page.locator(shown).isVisible(), shown).toBe(true);
    expect(await visibleTexts(page, '[data-share]')).toEqual(['67%', '33%']);
    for (const hidden of ['.controls', '.choices', '.winner', '.countdown', 'dialog', '.connection'])
      expect(await page.locator(hidden).isVisible(), hidden).toBe(false);
    const secret = await addPoll(['Walk', 'Swim'], [2, 1], { results_visible: 'never' });
    await page.goto(`${site.url}/polls/${secret}/results?present`);
    expect(await visibleTexts(page, '.choice-text')).toEqual(['Walk', 'Swim']);
    expect(await visibleTexts(page, '.hidden-results')).toEqual(['The results of this poll are not shown.']);
  });

  test('it is printed, dark on white, whatever the scene', async () => {
    const page = await project(await addPoll(['Walk', 'Swim'], [2, 1]), '&scene=vote');
    await page.emulateMedia({ media: 'print' });
    expect(await visibleTexts(page, '[data-share]')).toEqual(['67%', '33%']);
    expect(await visibleTexts(page, 'h1')).toEqual(['What shall we do on Friday?']);
    for (const hidden of ['.controls', '.choices', '.join', '.connection'])
      expect(await page.locator(hidden).isVisible(), hidden).toBe(false);
    const colour = (selector: string, property: string) =>
      page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).${property}`);
    expect(await colour('body', 'backgroundColor')).toBe('oklch(1 0 0)');
    expect(await colour('.option-text', 'color')).toMatch(/^oklch\(0\.2 /);
    expect(await colour('.option', 'breakInside')).toBe('avoid');
  });
});
