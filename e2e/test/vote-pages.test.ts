// vote's pages in a real browser: with the keyboard only, without JavaScript, at each size, light and dark, checked with axe.
import { adminCookie, asAdmin } from '@hands/testing/administrator';
import { closeLongAgo } from '@hands/testing/close-long-ago';
import { findViolations } from '@hands/testing/find-violations';
import { postPoll } from '@hands/testing/post-poll';
import { setUpVotePages } from '@hands/testing/set-up-vote-pages';
import { tabTo } from '@hands/testing/tab-to';
import { voteFor } from '@hands/testing/vote-for';
import type { BrowserContext, Page } from 'playwright';
import { beforeAll, describe, expect, test } from 'vitest';

const site = setUpVotePages();
const polls = { single: 0, multiple: 0, ranked: 0, final: 0, scheduled: 0, closed: 0, kiosk: 0 };
/** Of votes in the polls `single` and `kiosk`. */
const receipts = { single: '', kiosk: '' };
let votingLink = '';

beforeAll(async () => {
  polls.single = await addPoll({ theme: 'Sports' });
  polls.multiple = await addPoll({ kind: 'multiple', maxChoices: 2, theme: 'A custom theme' });
  polls.ranked = await addPoll({ kind: 'ranked', theme: 'Moral Dilemmas' });
  polls.final = await addPoll({
    voteChange: false,
    resultsVisible: 'after_vote',
    closesAt: '2100-01-01T00:00:00Z',
  });
  polls.scheduled = await addPoll({ opensAt: '2100-01-01T00:00:00Z' });
  polls.closed = await closeLongAgo(site.vote.pool, await addPoll({}));
  polls.kiosk = await addPoll({ voters: 'anyone' });
  for (const kind of ['single', 'kiosk'] as const) {
    const { receipt } = (await post(`/polls/${polls[kind]}/vote`, { choice: 0 })) as { receipt: string };
    receipts[kind] = receipt;
  }
  const byLink = await addPoll({ voters: 'token', description: 'See https://polls.example/about.' });
  const { tokens } = (await post(`/polls/${byLink}/tokens`, { labels: ['Ana'] })) as {
    tokens: { url: string }[];
  };
  votingLink = new URL(tokens[0]?.url ?? '').pathname;
});

const post = async (path: string, body: object): Promise<unknown> => {
  const response = await fetch(site.url + path, {
    method: 'POST',
    headers: { ...asAdmin, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
  return response.json();
};

const addPoll = (poll: object) => {
  const options = ['Ash', 'Birch', 'A tree with a name that takes more than a line of any telephone'];
  return postPoll(site.url, { question: 'Which tree?', options: options.map((text) => ({ text })), ...poll });
};

async function openPage(path: string, options = {}): Promise<Page> {
  const context = await site.newContext(options);
  const page = await context.newPage();
  await page.goto(site.url + path);
  return page;
}

const choice = (page: Page) => page.locator('[data-choice]').innerText();

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('%s, with the keyboard only', (_how, javaScriptEnabled) => {
  const open = (path: string) => openPage(path, { javaScriptEnabled });

  test('F044: chooses one option, then another instead', async () => {
    const page = await open(`/polls/${polls.single}`);
    // radio buttons are one stop of the Tab key, and the arrows choose
    await tabTo(page, '[name=choice]');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await tabTo(page, '[data-cast]');
    await page.keyboard.press('Enter');
    await page.getByText('You voted for Birch').waitFor();
    if (javaScriptEnabled) {
      await tabTo(page, '[data-change]');
      await page.keyboard.press('Enter');
    } else await tabTo(page, '[name=choice]:checked');
    await page.keyboard.press('ArrowUp');
    await tabTo(page, '[data-cast]');
    await page.keyboard.press('Enter');
    await page.getByText('You voted for Ash').waitFor();
  });

  test('F192: chooses several options; one too many is refused, or an error and stays checked', async () => {
    const page = await open(`/polls/${polls.multiple}`);
    for (const value of [0, 1, 2]) {
      await tabTo(page, `[name=choices][value="${value}"]`);
      await page.keyboard.press('Space');
    }
    if (javaScriptEnabled) {
      const full = page.getByText('2 of 2 chosen. To choose another, take one out first.');
      expect(await full.first().isVisible()).toBe(true);
      expect(await page.locator(':checked').count()).toBe(2);
      await tabTo(page, '[name=choices][value="0"]');
      await page.keyboard.press('Space');
      await tabTo(page, '[name=choices][value="2"]');
      await page.keyboard.press('Space');
    } else {
      await page.keyboard.press('Enter');
      await page.getByText('Choose up to 2 options, not 3.').waitFor();
      expect(await page.locator(':checked').count()).toBe(3);
      await tabTo(page, '[name=choices][value="0"]');
      await page.keyboard.press('Space');
    }
    await page.keyboard.press('Enter');
    await page.getByText(/You voted for Birch, A tree/).waitFor();
    await page.reload();
    expect(await choice(page)).toContain('You voted for Birch, A tree');
    expect(await page.locator(':checked').count()).toBe(2);
  });

  test('withdraws a vote, and votes again', async () => {
    const page = await open(`/polls/${polls.multiple}`);
    await tabTo(page, '[name=choices][value="0"]');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByText('You voted for Ash').waitFor();
    if (javaScriptEnabled) {
      await tabTo(page, '[data-change]');
      await page.keyboard.press('Enter');
    }
    await tabTo(page, '[name=withdraw]');
    await page.keyboard.press('Enter');
    await page.getByText('You have withdrawn your vote. You may vote again.').waitFor();
    expect(await page.locator(':checked').count()).toBe(0);
    expect(await page.locator('[name=withdraw]').count()).toBe(0);
    await tabTo(page, '[name=choices][value="1"]');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByText('You voted for Birch').waitFor();
  });

  test('ranks options with buttons, or in number fields, where a repeated rank is an error and stays', async () => {
    const page = await open(`/polls/${polls.ranked}`);
    if (javaScriptEnabled) {
      const announced = (text: string) =>
        page.locator('[data-announcement]', { hasText: text }).waitFor({ state: 'attached' });
      for (const [letter, text] of [
        ['A', 'Ash, first'],
        ['B', 'Birch, second'],
      ] as const) {
        await tabTo(page, `[data-letter=${letter}] .take`);
        await page.keyboard.press('Enter');
        await announced(text);
      }
      await tabTo(page, '[data-letter=B] .arrow');
      await page.keyboard.press('Enter');
      await announced('Birch, first');
      await tabTo(page, '[data-cast]');
      await page.keyboard.press('Enter');
      await page.getByText('Your ranking: 1. Birch, 2. Ash.').waitFor();
      return;
    }
    const rank = async (position: number, text: string) => {
      await tabTo(page, `[name=rank-${position}]`);
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type(text);
    };
    await rank(0, '1');
    await rank(1, '1');
    await page.keyboard.press('Enter');
    await page.getByText('“Ash” and “Birch” have the same rank, 1').waitFor();
    expect(await page.locator('[name=rank-1]').inputValue()).toBe('1');
    await rank(0, '2');
    await page.keyboard.press('Enter');
    await page.getByText('Your ranking: 1. Birch, 2. Ash.').waitFor();
  });

  test('F059: after a final vote the page shows the choice and no form', async () => {
    const page = await open(`/polls/${polls.final}`);
    await tabTo(page, '[name=choice]');
    await page.keyboard.press('Space');
    expect(await page.locator('[data-own]').count()).toBe(0);
    await page.keyboard.press('Enter');
    await page.getByText('Votes in this poll are final.').waitFor();
    expect(await page.locator('form').count()).toBe(0);
    await page.getByRole('link', { name: 'See the live results' }).waitFor();
  });

  test('F163: creates a poll from the home page, which then lists it', async () => {
    const page = await open('/polls');
    await tabTo(page, 'a[href="/polls/new"]');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Create a poll' }).waitFor();
    const fill = async (target: string, text: string) => {
      await tabTo(page, target);
      await page.keyboard.type(text);
    };
    const question = `Made ${javaScriptEnabled ? 'with' : 'without'} JavaScript?`;
    await fill('#question', question);
    await fill('[id="options.0"]', 'Yes');
    await fill('[id="options.1"]', 'No');
    if (javaScriptEnabled) {
      await tabTo(page, '[data-opens=listed]');
      await page.keyboard.press('Enter');
    } else await tabTo(page, '#listed');
    await page.keyboard.press('Space');
    await tabTo(page, 'form > .button');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: question }).waitFor();
    await tabTo(page, 'a[href="/polls"]');
    await page.keyboard.press('Enter');
    for (const list of ['#own', '#polls'])
      await page.locator(list).getByRole('link', { name: question, exact: true }).waitFor();
  });
});

describe('a card on the home page', () => {
  const card = (page: Page, question: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('link', { name: question, exact: true }) });

  test('shows status, votes and kind of a poll, and leads to its ballot and its results', async () => {
    const id = await addPoll({ question: 'Shown on a card?', kind: 'multiple' });
    await site.vote.pool.query(
      `insert into ballots select $1, gen_random_uuid(), '{1}', now() from generate_series(1, 1234)`,
      [id],
    );
    const page = await openPage('/polls');
    const shown = card(page, 'Shown on a card?');
    expect((await shown.innerText()).split(/\s*\n\s*/).slice(0, 4)).toEqual([
      'Open',
      '1,234 voters',
      'Shown on a card?',
      '3 options, choose several',
    ]);
    await shown.getByRole('link', { name: 'Results of Shown on a card?' }).waitFor();
    // anywhere but on that link
    const corner = await shown.boundingBox();
    await page.mouse.click((corner?.x ?? 0) + 8, (corner?.y ?? 0) + 8);
    await page.getByRole('heading', { name: 'Shown on a card?' }).waitFor();
  });

  test('counts along while the page is open', async () => {
    const id = await addPoll({ question: 'Counted along?' });
    const page = await openPage('/polls');
    await card(page, 'Counted along?').getByText('0 votes').waitFor();
    await site.vote.pool.query(`insert into ballots values ($1, gen_random_uuid(), '{1}', now())`, [id]);
    await card(page, 'Counted along?').getByText('1 vote', { exact: true }).waitFor();
  });
});

test('times are shown in the reader’s time zone, and in UTC without JavaScript', async () => {
  const path = `/polls/${polls.final}`;
  const there = await openPage(path, { timezoneId: 'Asia/Tokyo' });
  await there.getByText('1 January 2100 at 09:00 GMT+9').waitFor();
  const plain = await openPage(path, { javaScriptEnabled: false, timezoneId: 'Asia/Tokyo' });
  await plain.getByText('1 January 2100 at 00:00 UTC').waitFor();
});

test.each([
  ['en', 'Ask a question', 'Join with a code', 'Polls', 'Vote'],
  ['de', 'Frage stellen', 'Mit Code teilnehmen', 'Abstimmungen', 'Abstimmen'],
])(
  'the first page says on a phone, in %s, how to ask and to join, above its ballot',
  async (locale, ...names) => {
    const vote = names.pop() ?? '';
    const page = await openPage('/', { viewport: { width: 390, height: 664 }, locale });
    const header = page.getByRole('banner');
    const addresses = await Promise.all(
      names.map((name) => header.getByRole('link', { name, exact: true }).getAttribute('href')),
    );
    expect(addresses).toEqual(['/polls/new', '/join', '/polls']);
    const button = await page.getByRole('button', { name: vote }).boundingBox();
    expect((button?.y ?? Infinity) + (button?.height ?? 0)).toBeLessThan(664);
    // the pages of other polls are for their voters
    await page.goto(`${site.url}/polls/${polls.single}`);
    expect(await header.getByRole('link').count()).toBe(2);
  },
);

test('form errors are listed in the order of the fields, and the list has the focus', async () => {
  const page = await openPage('/polls/new', { javaScriptEnabled: false });
  await page.getByLabel('Question').fill('Which\u202e?');
  await page.getByLabel('Option A', { exact: true }).fill('Ash');
  await page.getByLabel('Option B', { exact: true }).fill('Birch\u200b');
  await page.getByLabel('Theme').fill('a\u200bb');
  await page.getByRole('button', { name: 'Create the poll' }).click();
  const summary = page.getByRole('alert');
  expect(await summary.getByRole('link').allInnerTexts()).toEqual(['Question', 'Option B', 'Theme']);
  expect(await page.locator('.fault:focus').count()).toBe(1);
  expect(await page.title()).toContain('correct the form');
});

const unchanged = () => Promise.resolve();

/** Creates the poll of the form that is shown, and so owns it. */
async function create(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Create the poll' }).click();
  await page.getByText('Your poll is ready to share').waitFor();
}
const newPoll = '/polls/new?question=Mine%3F&option=Yes&option=No';
const pages: [string, () => string, (page: Page) => Promise<void>][] = [
  ['the first page', () => '/', unchanged],
  ['home', () => '/polls', unchanged],
  ['home without polls', () => '/polls?theme=None', unchanged],
  ['home with closed polls', () => '/polls?status=closed', unchanged],
  ['home with scheduled polls', () => '/polls?status=scheduled', unchanged],
  ['the page for a code', () => '/join', unchanged],
  ['a receipt', () => `/receipts/${receipts.single}`, unchanged],
  ['thanks', () => `/p/${polls.kiosk}/thanks?receipt=${receipts.kiosk}`, unchanged],
  ['a voting link', () => votingLink, unchanged],
  ['a page that is not there', () => '/nothing/here', unchanged],
  ['the form', () => '/polls/new', unchanged],
  [
    'the form with errors',
    () => '/polls/new',
    async (page) => {
      await page.getByLabel('Question').fill('Which?');
      for (const option of ['Option A', 'Option B'])
        await page.getByLabel(option, { exact: true }).fill('Ash');
      await page.getByRole('button', { name: 'no deadline' }).click();
      await page.getByLabel('Closes').fill('2020-01-02T10:00');
      await page.getByLabel('Opens').fill('2020-01-02T11:00');
      await page.getByRole('button', { name: 'Create the poll' }).click();
      await page.getByRole('alert').waitFor();
    },
  ],
  [
    'home of an owner',
    () => newPoll,
    async (page) => {
      await create(page);
      await page.goto(`${site.url}/polls#own`);
    },
  ],
  [
    'the ballot of its owner',
    () => newPoll,
    async (page) => {
      await create(page);
      await page.goto(page.url().replace(/\/share$/, ''));
    },
  ],
  ['the page that shares a poll with voting links', () => `${newPoll}&voters=token`, create],
  ['a ballot', () => `/polls/${polls.single}`, unchanged],
  [
    'a ballot after the vote',
    () => `/polls/${polls.single}`,
    async (page) => {
      await voteFor(page, 'Ash');
      await page.getByText('You voted for').waitFor();
    },
  ],
  ['a multiple-choice ballot', () => `/polls/${polls.multiple}`, unchanged],
  [
    'a multiple-choice ballot after the vote',
    () => `/polls/${polls.multiple}`,
    async (page) => {
      await voteFor(page, 'Ash');
      await page.getByText('You voted for').waitFor();
    },
  ],
  [
    'a multiple-choice ballot with an error',
    () => `/polls/${polls.multiple}`,
    (page) => castAndSee(page, 'Choose at least one option.'),
  ],
  ['a ranked ballot', () => `/polls/${polls.ranked}`, unchanged],
  [
    'a ranked ballot after the vote',
    () => `/polls/${polls.ranked}`,
    async (page) => {
      await page.locator('.take', { hasText: 'Birch' }).click();
      await castAndSee(page, 'Your ranking');
    },
  ],
  [
    'a ranked ballot with an error',
    () => `/polls/${polls.ranked}`,
    async (page) => {
      await castAndSee(page, 'Give at least one option a rank.');
    },
  ],
  [
    'a ballot after the withdrawal',
    () => `/polls/${polls.single}`,
    async (page) => {
      await voteFor(page, 'Ash');
      await page.getByRole('button', { name: 'Change vote' }).click();
      await page.getByRole('button', { name: 'Withdraw my vote' }).click();
      await page.getByText('You have withdrawn your vote.').waitFor();
    },
  ],
  [
    'a final vote',
    () => `/polls/${polls.final}`,
    async (page) => {
      await voteFor(page, 'Ash');
      await page.getByText('are final').waitFor();
    },
  ],
  ['a scheduled poll', () => `/polls/${polls.scheduled}`, unchanged],
  ['a closed poll', () => `/polls/${polls.closed}`, unchanged],
];

async function castAndSee(page: Page, text: string): Promise<void> {
  await page.locator('[data-cast]').click();
  await page.getByText(text).first().waitFor();
}

test.each(pages)(
  'F159: %s fits a phone, a desktop and a projector, and axe finds no violations, light or dark',
  async (_name, path, prepare) => {
    const page = await openPage(path(), { viewport: { width: 390, height: 844 }, bypassCSP: true });
    await prepare(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await findViolations(page), colorScheme).toEqual([]);
    }
    for (const width of [320, 390, 1280, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      const needed = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(needed, `${width} px`).toBeLessThanOrEqual(width);
    }
  },
);

test.each(['/', '/polls', '/join', '/polls/new', '/p/1/share', '/p/1/manage', '/admin', '/admin/rejected'])(
  'what can be tapped at %s is 48 px high',
  async (path) => {
    const context = await site.newContext({ viewport: { width: 390, height: 844 } });
    await context.addCookies([adminCookie(site.url)]);
    const page = await context.newPage();
    await page.goto(site.url + path);
    // of a choice the whole label; links within sentences are as high as their lines
    const targets = `button, .button, select, textarea, label.choice, .picture, .brand, header nav a,
      input:not([type=hidden], [type=radio], [type=checkbox]),
      :is(.starters, .presets, .filters, .sections, .places, .links, .pages, td, .poll .ways) a, .question, summary`;
    const small = await page.evaluate<string[]>(`(async () => {
      for (const button of document.querySelectorAll('[data-opens]')) button.click();
      const shown = [...document.querySelectorAll(\`${targets}\`)].filter((each) => each.checkVisibility({ checkVisibilityCSS: true }));
      return shown.filter((each) => {
        each.scrollIntoView({ block: 'center' });
        const { left, top, width, height } = each.getBoundingClientRect();
        return [-23, 23].some((off) => {
          const hit = document.elementFromPoint(left + Math.min(width / 2, 40), top + height / 2 + off);
          return !(each.contains(hit) || (each.matches('textarea, input') && hit === each));
        });
      }).map((each) => each.outerHTML.slice(0, 90));
    })()`);
    expect(small).toEqual([]);
  },
);

test('the page has its own font, and lines keep their length when it arrives', async () => {
  const open = async (context: BrowserContext) => {
    const page = await context.newPage();
    await page.goto(`${site.url}/polls/${polls.single}`);
    return page;
  };
  const measure = (page: Page) =>
    page.evaluate<{ loaded: boolean; widths: number[] }>(`(async () => {
      await document.fonts.ready;
      const widths = [400, 700].map((weight) => {
        const line = document.body.appendChild(document.createElement('span'));
        line.style = 'position: absolute; white-space: nowrap; font-weight: ' + weight;
        line.textContent = 'Which of these places should we choose for the next meeting, and who will come?';
        return line;
      });
      await document.fonts.ready;
      const loaded = [...document.fonts].some((face) => /Schibsted/.test(face.family) && face.status === 'loaded');
      return { loaded, widths: widths.map((line) => line.offsetWidth) };
    })()`);
  const own = await measure(await open(await site.newContext()));
  const withoutFont = await site.newContext();
  await withoutFont.route('**/*.woff2', (route) => route.abort());
  const standIn = await measure(await open(withoutFont));
  expect([own.loaded, standIn.loaded]).toEqual([true, false]);
  for (const [at, width] of own.widths.entries())
    expect(Math.abs((standIn.widths[at] ?? 0) / width - 1)).toBeLessThan(0.05);
});

test('a ballot page that is open shows when its poll closes', async () => {
  const poll = await addPoll({ closesAt: new Date(Date.now() + 1_500).toISOString() });
  const page = await openPage(`/polls/${poll}`);
  expect(await page.getByLabel('Birch').count()).toBe(1);
  await expect.poll(() => page.locator('.times').innerText()).toContain('This poll closed on');
  expect(await page.getByLabel('Birch').count()).toBe(0);
});

describe('in forced colours', () => {
  /** Of each element, or of its pseudo-element. */
  const colorsOf = (page: Page, selector: string, pseudo: string, property: string) =>
    page.evaluate<string[]>(
      `[...document.querySelectorAll('${selector}')].map((element) => getComputedStyle(element, '${pseudo}').${property})`,
    );

  test('the way of a vote shows how far it has come', async () => {
    const page = await openPage(`/receipts/${receipts.single}`, { forcedColors: 'active' });
    await page.locator('[data-ballot-status="queued"]').waitFor();
    const [taken, saved, counted] = await colorsOf(page, '.journey li', '::before', 'backgroundColor');
    expect(saved).toBe(taken);
    expect(counted).not.toBe(taken);
  });

  test('the current section of the administration is marked, and no other', async () => {
    const context = await site.newContext({ forcedColors: 'active' });
    await context.addCookies([adminCookie(site.url)]);
    const page = await context.newPage();
    await page.goto(`${site.url}/admin`);
    const [current, ...others] = await colorsOf(page, '.sections a', '', 'borderBottomColor');
    const [paper] = await colorsOf(page, 'body', '', 'backgroundColor');
    expect(new Set(others)).toEqual(new Set([paper]));
    expect(current).not.toBe(paper);
  });
});
