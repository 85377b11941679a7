// Texts of every direction, times in every zone, and pages on paper, in a real browser.
import { adminCookie } from '@hands/testing/administrator';
import { closeLongAgo } from '@hands/testing/close-long-ago';
import { managePathOf } from '@hands/testing/manage-path-of';
import { postPoll } from '@hands/testing/post-poll';
import { setUpVotePages } from '@hands/testing/set-up-vote-pages';
import { startResult } from '@hands/testing/start-result';
import type { BrowserContextOptions, Locator, Page } from 'playwright';
import { describe, expect, test } from 'vitest';

const site = setUpVotePages();

const QUESTION = 'האם לעבור ל-C++?';
const OPTIONS = ['כן, עכשיו!', 'لا (أبدًا)', 'C++ only'];

const addPoll = (poll: object = {}) =>
  postPoll(site.url, { question: QUESTION, options: OPTIONS.map((text) => ({ text })), ...poll });

async function openPage(address: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await site.newContext(options);
  await context.addCookies([adminCookie(site.url)]);
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

const serveResult = async () => (await startResult(site.vote.settings.databaseUrl)).address;

const cast = (poll: number, choices: number[], voters = 1) =>
  site.vote.pool.query(
    `insert into ballots (poll_id, voter_id, choices, cast_at)
     select $1, gen_random_uuid(), $2::smallint[], now()
     from generate_series(1, $3::integer)`,
    [poll, choices, voters],
  );

/** What these tests use of an element in the browser, whose types are not among those of Node.js. */
interface Drawn {
  childNodes: Iterable<{ nodeType: number; data: string }>;
  getBoundingClientRect(): { left: number };
  ownerDocument: {
    createRange(): {
      setStart(text: object, index: number): void;
      setEnd(text: object, index: number): void;
      getBoundingClientRect(): { left: number };
    };
    defaultView: { getComputedStyle(element: Drawn): Record<string, string> };
  };
}

const styleOf = (element: Locator, property: string) =>
  element.evaluate(
    (node: Drawn, name) => node.ownerDocument.defaultView.getComputedStyle(node)[name] ?? '',
    property,
  );

/** Where the first and the last character of an element's own text are drawn, from the left. */
const endsOf = (element: Locator) =>
  element.evaluate((node: Drawn) => {
    const text = [...node.childNodes].find(({ nodeType, data }) => nodeType === 3 && data.trim() !== '');
    if (!text) throw new Error('the element has no text of its own');
    const leftOf = (index: number) => {
      const range = node.ownerDocument.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + 1);
      return range.getBoundingClientRect().left;
    };
    const start = text.data.length - text.data.trimStart().length;
    return { first: leftOf(start), last: leftOf(text.data.trimEnd().length - 1) };
  });

async function expectRightToLeft(element: Locator): Promise<void> {
  const { first, last } = await endsOf(element);
  expect(last).toBeLessThan(first);
}
async function expectLeftToRight(element: Locator): Promise<void> {
  const { first, last } = await endsOf(element);
  expect(last).toBeGreaterThan(first);
}

describe('each text has its own direction, with its marks at its own end,', () => {
  test.each(['single', 'multiple', 'ranked'])('on a ballot of kind %s', async (kind) => {
    const poll = await addPoll({ kind });
    const page = await openPage(`${site.url}/polls/${poll}`);
    expect(await page.title()).toBe(`\u2068${QUESTION}\u2069 · Show of Hands`);
    await expectRightToLeft(page.locator('h1'));
    const row = kind === 'ranked' ? '.take' : 'label.option';
    const options = page.locator(`${row} .option-text`);
    await expectRightToLeft(options.nth(0));
    await expectRightToLeft(options.nth(1));
    await expectLeftToRight(options.nth(2));
    // the page itself is English
    await expectLeftToRight(page.locator('.theme a'));
    for (const option of await page.locator(row).all()) {
      const [letter, text] = [
        await option.locator('.letter').boundingBox(),
        await option.locator('.option-text').boundingBox(),
      ];
      expect((letter?.x ?? 0) + (letter?.width ?? 0)).toBeLessThanOrEqual(text?.x ?? 0);
    }
  });

  test('in the sentence about a voter’s ranking, where each rank stays before its option', async () => {
    const poll = await addPoll({ kind: 'ranked' });
    const page = await openPage(`${site.url}/polls/${poll}`);
    for (const position of [1, 0, 2])
      await page.locator('.take', { hasText: OPTIONS[position] ?? '' }).click();
    await page.locator('[data-cast]').click();
    const texts = page.locator('[data-choice] bdi');
    await texts.first().waitFor();
    expect(await texts.allInnerTexts()).toEqual([OPTIONS[1], OPTIONS[0], OPTIONS[2]]);
    const lefts = await texts.evaluateAll((all: Drawn[]) =>
      all.map((each) => each.getBoundingClientRect().left),
    );
    expect(lefts).toEqual(lefts.toSorted((a, b) => a - b));
    for (const index of [0, 1]) await expectRightToLeft(texts.nth(index));
    const plain = await openPage(`${site.url}/polls/${poll}`, { javaScriptEnabled: false });
    for (const position of [0, 1]) await plain.fill(`[name=rank-${position}]`, '1');
    await plain.locator('[data-cast]').click();
    expect(await plain.getByRole('alert').innerText()).toContain(`“\u2068${OPTIONS[0] ?? ''}\u2069”`);
  });

  test('on the list of polls, in forms and on the administrators’ pages', async () => {
    const poll = await addPoll({ theme: 'ספורט (חדש)' });
    const list = await openPage(`${site.url}/polls?theme=${encodeURIComponent('ספורט (חדש)')}`);
    for (const found of ['h2', '.question', '.filters [aria-current]:text("ספורט")'])
      await expectRightToLeft(list.locator(found));
    expect(await list.getByRole('region', { name: 'ספורט' }).count()).toBe(1);
    const admin = await openPage(`${site.url}/admin`);
    const path = await managePathOf(site.vote.pool, poll);
    await expectRightToLeft(admin.locator(`th a[href="${path}"]`));
    await admin.goto(site.url + path);
    await expectRightToLeft(admin.locator('h1'));
    const fields = await Promise.all(
      (await admin.locator('[name=question], li:not(.spare) [name=option], [name=theme]').all()).map(
        (field) => styleOf(field, 'direction'),
      ),
    );
    expect(fields).toEqual(['rtl', 'rtl', 'rtl', 'ltr', 'rtl']);
    await admin.goto(`${site.url}${path}/delete`);
    await expectRightToLeft(admin.locator('strong'));
  });

  test('on a dashboard, as the server sends it and as the page draws it', async () => {
    const poll = await addPoll({
      kind: 'ranked',
      question: 'Which?',
      options: [{ text: 'A' }, { text: 'B' }, { text: 'C' }],
    });
    const address = await serveResult();
    const live = await openPage(`${address}/polls/${poll}`);
    await cast(poll, [0], 2);
    await cast(poll, [1], 2);
    await site.vote.pool.query(`update options set text = ($2::text[])[position + 1] where poll_id = $1`, [
      poll,
      OPTIONS,
    ]);
    await site.vote.pool.query('update polls set question = $2, version = version + 1 where id = $1', [
      poll,
      QUESTION,
    ]);
    await live.getByRole('heading', { name: QUESTION }).waitFor();
    const sent = await openPage(`${address}/polls/${poll}`, { javaScriptEnabled: false });
    for (const page of [live, sent]) {
      expect(await page.title()).toBe(`\u2068${QUESTION}\u2069 · Show of Hands`);
      for (const found of ['h1', '[data-option="0"] [data-text]', '[data-option="1"] [data-text]'])
        await expectRightToLeft(page.locator(found));
      await expectLeftToRight(page.locator('[data-option="2"] [data-text]'));
      const [one, other] = await page.locator('[data-headline] bdi').all();
      expect(await page.locator('[data-headline]').innerText()).toMatch(/^Tie between/);
      for (const tied of [one, other]) if (tied) await expectRightToLeft(tied);
      await expectRightToLeft(page.locator('[data-rounds] bdi').first());
    }
  });
});

describe('on the night the clocks go back, the zone tells apart the two times that look the same', () => {
  const times = { '2027-10-31T02:30:00+02:00': 'CEST', '2027-10-31T02:30:00+01:00': 'CET' };
  test.each(Object.entries(times))(
    'a poll that closes at %s is open until 02:30 %s in Berlin',
    async (closesAt, zone) => {
      const poll = await addPoll({ closesAt });
      const shown = `31 October 2027 at 02:30 ${zone}`;
      const there = { timezoneId: 'Europe/Berlin' };
      const manage = await managePathOf(site.vote.pool, poll);
      const address = manage.replace('/manage', '');
      const ballot = await openPage(site.url + address, there);
      expect(await ballot.locator('.times').innerText()).toBe(`Open until ${shown}.`);
      await ballot.goto(`${site.url}/polls`);
      expect(await ballot.locator(`li:has([href="${address}"]) time`).innerText()).toBe(shown);
      await ballot.goto(site.url + manage);
      expect(await ballot.locator('.figures time').innerText()).toBe(shown);
      expect(await ballot.locator('[data-local-time=closesAt]').innerText()).toBe(`${shown}, your time`);
      const dashboard = await openPage(`${await serveResult()}/polls/${poll}`, there);
      expect(await dashboard.locator('[data-status-time]').innerText()).toBe(shown);
    },
  );
});

describe('on paper, printed from dark mode,', () => {
  const brightness = async (element: Locator, property: 'color' | 'backgroundColor' | 'fill') => {
    // the browser itself converts from oklch()
    const [red = 0, green = 0, blue = 0, alpha = 1] = await element.page().evaluate<number[]>(`(() => {
      const canvas = new OffscreenCanvas(1, 1).getContext('2d');
      canvas.fillStyle = '${await styleOf(element, property)}';
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data];
    })()`);
    return alpha === 0 ? 255 : (red + green + blue) / 3;
  };
  const print = async (address: string) => {
    const page = await openPage(address, { colorScheme: 'dark', timezoneId: 'Europe/Berlin' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    return page;
  };
  const visible = async (page: Page, found: string) =>
    (await Promise.all((await page.locator(found).all()).map((each) => each.isVisible()))).some(Boolean);

  test('a dashboard is dark on white, with whole bars and the zone, and without controls', async () => {
    const poll = await addPoll({ kind: 'ranked', closesAt: '2027-10-31T02:30:00+01:00' });
    await cast(poll, [0], 3);
    await cast(poll, [1]);
    const page = await print(`${await serveResult()}/polls/${poll}`);
    for (const text of ['h1', '.headline', '.option-text', '[data-total] strong', '[data-status-time]'])
      expect([text, (await brightness(page.locator(text).first(), 'color')) < 110]).toEqual([text, true]);
    expect(await brightness(page.locator('body'), 'backgroundColor')).toBe(255);
    const bar = page.locator('[data-option="0"] .bar');
    expect(await brightness(bar.locator('[data-bar]'), 'fill')).toBeLessThan(150);
    const [whole, part] = [await bar.boundingBox(), await bar.locator('[data-bar]').boundingBox()];
    expect((part?.width ?? 0) / (whole?.width ?? 1)).toBeCloseTo(0.75, 2);
    expect(await styleOf(page.locator('.option').first(), 'breakInside')).toBe('avoid');
    for (const control of ['nav', '.button', '.actions', '.connection', '.skip', 'summary', '[download]'])
      expect([control, await visible(page, control)]).toEqual([control, false]);
    expect(await page.locator('[data-status-time]').innerText()).toBe('31 October 2027 at 02:30 CET');
  });

  test('a ballot shows its options, dark on white, and nothing to click', async () => {
    for (const kind of ['single', 'multiple', 'ranked']) {
      const page = await print(
        `${site.url}/polls/${await addPoll({ kind, closesAt: '2100-01-01T00:00:00Z' })}`,
      );
      const option = page.locator('label .option-text').first();
      expect(await option.isVisible()).toBe(true);
      expect(await brightness(option, 'color')).toBeLessThan(110);
      expect(await brightness(page.locator('body'), 'backgroundColor')).toBe(255);
      for (const control of ['nav', '.button', '.skip'])
        expect([control, await visible(page, control)]).toEqual([control, false]);
      expect(await page.locator('.times').innerText()).toMatch(/ CET\.$/);
    }
    const closed = await print(`${site.url}/polls/${await closeLongAgo(site.vote.pool, await addPoll())}`);
    expect(await closed.locator('.times').innerText()).toContain(
      'This poll closed on 1 January 2020 at 13:00 CET.',
    );
  });
});
