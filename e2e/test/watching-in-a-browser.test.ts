// The dashboard in a real browser: every kind of poll, every state, live.
import { randomUUID } from 'node:crypto';
import { findViolations } from '@hands/testing/find-violations';
import { setUpResultPages } from '@hands/testing/set-up-result-pages';
import { slugOf } from '@hands/testing/slug-of';
import { cookieOf, secret } from '@hands/testing/voter-cookie';
import type { BrowserContextOptions, Page } from 'playwright';
import { describe, expect, onTestFinished, test } from 'vitest';

const site = setUpResultPages({ COOKIE_SECRET: secret });
const { addPoll, cast, setHeartbeats } = site;

/** A ranked poll whose ballots eliminate one option per round: as many rounds as possible. */
async function addLongRunOff(count: number): Promise<number> {
  const poll = await addPoll(twenty.slice(0, count), {
    kind: 'ranked',
    question: 'Which of all these places shall we go to together on the last weekend of June?',
  });
  for (let position = 0; position < count; position++) await cast(poll, [position, 0], position + 1);
  return poll;
}

async function openPage(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await site.newContext(options);
  const page = await context.newPage();
  await page.goto(`${site.url}${path}`);
  await page.locator('[data-state="live"]').waitFor({ state: 'attached' });
  return page;
}

const textsOf = (page: Page, selector: string) => page.locator(selector).allInnerTexts();
const headline = (page: Page, text: string) => page.locator('[data-headline]', { hasText: text });
const twenty = Array.from({ length: 20 }, (_, index) => `Option number ${index + 1}`);

/** Adds a poll for each state of the page. */
async function addPolls(): Promise<Record<string, number>> {
  const past = new Date(Date.now() - 60_000);
  const future = new Date(Date.now() + 3_600_000);
  const polls = {
    single: await addPoll(['Cats', 'Dogs']),
    tie: await addPoll(['Tea', 'Coffee', 'Water'], { closes_at: past }),
    multiple: await addPoll(['Walk', 'Swim', 'Read'], { kind: 'multiple', max_choices: 3 }),
    ranked: await addPoll(['Lisbon', 'Ghent', 'Turin', 'Oslo'], { kind: 'ranked' }),
    many: await addPoll(twenty),
    hidden: await addPoll(['Yes', 'No'], { results_visible: 'after_vote' }),
    later: await addPoll(['Yes', 'No'], { results_visible: 'after_close' }),
    never: await addPoll(['Yes', 'No'], { results_visible: 'never' }),
    scheduled: await addPoll(['Yes', 'No'], { opens_at: future }),
  };
  await cast(polls.single, [0], 2);
  await cast(polls.single, [1]);
  for (const position of [0, 1]) await cast(polls.tie, [position], 5);
  for (const choices of [[0, 1], [1, 2], [1]]) await cast(polls.multiple, choices);
  for (const [choices, voters] of [
    [[0], 4],
    [[1, 2], 3],
    [[2, 1], 2],
    [[3, 2], 1],
  ] as const) {
    await cast(polls.ranked, [...choices], voters);
  }
  for (let position = 0; position < 20; position++) await cast(polls.many, [position], position + 1);
  await cast(polls.hidden, [0], 7);
  return polls;
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test('axe finds no violations on the dashboard of any poll', async () => {
    const page = await openPage(`/polls/${await addPoll(['A', 'B'])}`, { colorScheme, bypassCSP: true });
    for (const [name, poll] of Object.entries(await addPolls())) {
      await page.goto(`${site.url}/polls/${poll}/results`);
      await page.locator('[data-state="live"]').waitFor({ state: 'attached' });
      for (const summary of await page.locator('summary:visible').all()) await summary.click();
      expect(await findViolations(page), name).toEqual([]);
    }
    onTestFinished(() => setHeartbeats({}));
    for (const [health, agoSeconds] of [
      ['slow', -3_600],
      ['down', 4],
    ] as const) {
      await setHeartbeats({ inFlight: 9_000, behindMs: 4_350 }, agoSeconds);
      await page.locator(`[data-pipeline="${health}"]`).waitFor();
      expect(await findViolations(page), health).toEqual([]);
    }
  });
});

test('F159: no dashboard is wider than its screen', async () => {
  const polls = Object.entries({
    ...(await addPolls()),
    words: await addPoll(['Ash', 'Birch', 'Cedar', 'Elm', 'Fir', 'Oak'], {
      question: 'Which of the trees of our park shall have a bench beneath it for the people who walk there?',
    }),
    'much to read': await addPoll(
      twenty.map((text) => `${text}, ${'with a long name '.repeat(6)}`),
      { question: `${'What is the very long question of this poll, '.repeat(6)}?` },
    ),
    'five ranked': await addLongRunOff(5),
    'eight ranked': await addLongRunOff(8),
    'ten ranked': await addLongRunOff(10),
    'twenty ranked': await addLongRunOff(20),
  });
  const overflow = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  for (const [width, height] of [
    [390, 844],
    [1280, 720],
    [1920, 1080],
  ] as const) {
    const page = await openPage(`/polls/${polls[0]?.[1] ?? 0}`, { viewport: { width, height } });
    for (const [name, poll] of polls) {
      await page.goto(`${site.url}/polls/${poll}`);
      expect(await overflow(page), `${name} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
});

test('F161, F162, F191: bars, shares, leader and table follow each vote; a tie is shown as a tie', async () => {
  const poll = await addPoll(['Cats', 'Dogs', 'Neither']);
  const page = await openPage(`/polls/${poll}`);
  expect(await textsOf(page, '[data-headline]')).toEqual(['No votes yet']);
  await page.getByText('As a table').click();

  await cast(poll, [0], 2);
  await cast(poll, [1], 1);
  await expect.poll(() => textsOf(page, '[data-share]')).toEqual(['67%', '33%', '0%']);
  expect(await textsOf(page, '[data-headline]')).toEqual(['Leading: Cats']);
  expect(await textsOf(page, '[data-rows] td')).toEqual(['2', '67%', '1', '33%', '0', '0%']);
  const widths = () =>
    page.evaluate<number[]>(
      `[...document.querySelectorAll('[data-bar]')].map((bar) => Math.round(bar.getBoundingClientRect().width))`,
    );
  const track = (await page.locator('.bar').first().boundingBox())?.width ?? 0;
  await expect.poll(widths).toEqual([Math.round((track * 2) / 3), Math.round(track / 3), 0]);

  await cast(poll, [1], 1);
  await expect.poll(() => textsOf(page, '[data-headline]')).toEqual(['Tie between Cats and Dogs']);
  expect(await page.locator('[data-leads]').count()).toBe(2);
  await site.client.query(`insert into options values ($1, 3, 'Both')`, [poll]);
  await site.client.query(`update polls set question = 'Who?', version = version + 1 where id = $1`, [poll]);
  await expect.poll(() => textsOf(page, '[data-text]')).toEqual(['Cats', 'Dogs', 'Neither', 'Both']);
  expect(await page.title()).toBe('Who? · Show of Hands');
});

test('F160: bars animate to their new length, and jump if the viewer prefers reduced motion', async () => {
  const poll = await addPoll(['Cats', 'Dogs']);
  const transitions = async (reducedMotion: 'reduce' | 'no-preference') => {
    const page = await openPage(`/polls/${poll}`, { reducedMotion });
    await page.evaluate(
      `globalThis.ran = [];
       document.addEventListener('transitionrun', ({ propertyName }) => ran.push(propertyName));`,
    );
    const before = await textsOf(page, '[data-votes]');
    await cast(poll, [0]);
    await expect.poll(() => textsOf(page, '[data-votes]')).not.toEqual(before);
    await cast(poll, [1], 3);
    await expect.poll(() => textsOf(page, '[data-votes]').then((texts) => texts[1])).not.toBe(before[1]);
    // two frames later any transition has begun
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    return page.evaluate<string[]>('ran');
  };
  expect(await transitions('no-preference')).toContain('transform');
  expect(await transitions('reduce')).toEqual([]);
});

test('a ranked poll shows its winner, the last round as bars, and every round as a table, live', async () => {
  const poll = await addPoll(['Lisbon', 'Ghent', 'Turin'], { kind: 'ranked' });
  const page = await openPage(`/polls/${poll}`);
  expect(await page.getByText('Round by round').isVisible()).toBe(false);
  for (const [choices, voters] of [
    [[0], 4],
    [[1, 2], 3],
    [[2, 1], 2],
  ] as const)
    await cast(poll, [...choices], voters);
  await expect.poll(() => textsOf(page, '[data-headline]')).toEqual(['Would win now: Ghent']);
  await expect
    .poll(() => textsOf(page, '[data-rounds] tbody tr'))
    .toEqual(['A · Lisbon\t4\t4', 'B · Ghent\t3\t5 won', 'C · Turin\t2 out\t–']);
  expect(await textsOf(page, '[data-share]')).toEqual(['44%', '56%', '0%']);
  expect(await textsOf(page, '[data-out-text]')).toEqual(['', '', 'out after round 1']);
  await page.getByText('How this is counted').click();
  expect(await page.getByText('eliminates the option with the fewest votes').isVisible()).toBe(true);
  await site.client.query(
    'update polls set closes_at = now(), sealed_at = now(), version = version + 1 where id = $1',
    [poll],
  );
  await expect.poll(() => textsOf(page, '[data-headline]')).toEqual(['Winner: Ghent']);
});

test('a reader steps through the rounds of a run-off, by keyboard, and the latest is shown again at the end', async () => {
  const poll = await addPoll(['Lisbon', 'Ghent', 'Turin', 'Oslo'], { kind: 'ranked' });
  for (const [choices, voters] of [
    [[0], 4],
    [[1, 2], 3],
    [[2, 1], 2],
    [[3, 2], 1],
  ] as const)
    await cast(poll, [...choices], voters);
  const page = await openPage(`/polls/${poll}`);
  const player = page.locator('[data-player]');
  const sentence = () => player.locator('[data-round-sentence]').innerText();
  expect(await player.getByRole('combobox').locator('option:checked').innerText()).toBe('Round 3 of 3');
  expect(await sentence()).toBe('Ghent would win with 5 of 9 votes.');
  await player.getByRole('button', { name: 'Back' }).focus();
  await page.keyboard.press('Enter');
  expect(await sentence()).toBe(
    'Ghent and Turin have the fewest votes, 3 each. Turin is out, because it had fewer in an earlier round. 2 of its ballots go to Ghent and 1 ranks no remaining option.',
  );
  expect(await textsOf(page, '[data-gained]')).toEqual(['', '', '+1', '']);
  expect(await textsOf(page, '[data-out-text]')).toEqual(['', '', '', 'out after round 1']);
  expect(await page.locator('[data-step-announcement]').textContent()).toBe(await sentence());
  // a new vote changes the round that is shown, and leaves it
  await cast(poll, [0]);
  await expect.poll(() => textsOf(page, '[data-votes]')).toEqual(['5', '3', '3', '0']);
  await player.getByRole('button', { name: 'Play' }).press('Enter');
  await expect.poll(sentence).toBe('Lisbon and Ghent are tied with 5 votes each.');
  await player.getByRole('button', { name: 'Play', pressed: false }).waitFor();
  expect(await textsOf(page, '[data-sentences] li')).toHaveLength(3);
});

test('a final poll says with how many votes it was decided', async () => {
  const poll = await addPoll(['Cats', 'Dogs']);
  await cast(poll, [0], 2);
  await cast(poll, [1]);
  const page = await openPage(`/polls/${poll}`);
  expect(await textsOf(page, '[data-outcome-figures]')).toEqual(['']);
  await site.client.query(
    'update polls set closes_at = now(), sealed_at = now(), version = version + 1 where id = $1',
    [poll],
  );
  await expect.poll(() => textsOf(page, '[data-outcome-figures]')).toEqual(['2 of 3 votes, 67%']);
  expect(await page.locator('[data-rate], [data-countdown]').filter({ visible: true }).count()).toBe(0);
});

test('a poll without votes shows the code that leads to its ballot, until the first vote', async () => {
  const poll = await addPoll(['Cats', 'Dogs']);
  const page = await openPage(`/polls/${poll}`);
  expect(await page.getByText('Waiting for the first vote').isVisible()).toBe(true);
  expect(await page.locator('.qr svg').isVisible()).toBe(true);
  await cast(poll, [0]);
  await page.getByText('Waiting for the first vote').waitFor({ state: 'hidden' });
});

test('the figures show how fast votes come in, how long the poll is open, and how many screens watch', async () => {
  const poll = await addPoll(['Cats', 'Dogs'], { closes_at: new Date(Date.now() + 600_000) });
  const page = await openPage(`/polls/${poll}`);
  const figure = async (name: string) => (await page.locator(`[data-${name}]`).innerText()).trim();
  await expect.poll(() => figure('watching')).toBe('1 watching');
  await openPage(`/polls/${poll}`);
  await expect.poll(() => figure('watching')).toBe('2 watching');
  expect(await figure('countdown')).toMatch(/^Closes in (10:00|9:[0-5]\d)$/);
  // it has not been watched for long enough to tell
  expect(await figure('rate')).toBe('');
  const height = () => page.locator('.figures').evaluate('(figures) => figures.offsetHeight');
  const before = await height();
  await cast(poll, [0], 30);
  await page.locator('[data-total]', { hasText: '30 votes' }).waitFor();
  expect(await figure('rate')).toBe('');
  await expect.poll(() => figure('rate'), { timeout: 15_000 }).toBe('3 per second');
  expect(await height()).toBe(before);
  const spark = await page.locator('[data-spark]').getAttribute('d');
  expect(spark).toContain(' 0.0');
});

test('votes over time are an area and a table when the reader opens them, once there are enough', async () => {
  const poll = await addPoll(['Cats', 'Dogs']);
  for (const minutes of [30, 20, 10])
    await site.client.query(
      `insert into ballots (poll_id, voter_id, choices, cast_at)
       select $1, gen_random_uuid(), '{0}', now() - $2 * interval '1 minute' from generate_series(1, 12)`,
      [poll, minutes],
    );
  const page = await openPage(`/polls/${poll}`);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await cast(poll, [1]);
  await page.locator('[data-total]', { hasText: '37 votes' }).waitFor();
  expect(asked).toEqual([]);
  await page.getByText('Votes over time').click();
  await expect
    .poll(() => page.locator('[data-area]').getAttribute('d'))
    .toMatch(/^M0\.00 100\.00L.*L100\.00 0\.00L100 100Z$/);
  expect(await textsOf(page, '[data-time-rows] td')).toEqual(['12', '24', '36']);
  expect(await textsOf(page, '[data-area-span]')).not.toEqual(['']);
  const few = await openPage(`/polls/${await addPoll(['Cats', 'Dogs'])}`);
  await few.getByText('Votes over time').click();
  await few.getByText('There are too few votes yet.').waitFor();
});

test('results hidden until the close appear without a reload when they are final', async () => {
  const poll = await addPoll(['Yes', 'No'], { results_visible: 'after_close' });
  await cast(poll, [1], 3);
  const page = await openPage(`/polls/${poll}`);
  expect(await textsOf(page, '[data-hidden]')).toEqual(['Results are shown when they are final.']);
  expect(await textsOf(page, '[data-total]')).toEqual(['3 votes']);
  expect(await page.locator('.option:visible').count()).toBe(0);
  await site.client.query(`update polls set closes_at = now() + interval '1 second' where id = $1`, [poll]);
  await expect.poll(() => textsOf(page, '[data-status]')).toEqual(['Closing']);
  expect(await page.locator('.option:visible').count()).toBe(0);
  await site.client.query('update polls set sealed_at = closes_at, version = version + 1 where id = $1', [
    poll,
  ]);
  await headline(page, 'Winner: No').waitFor();
  expect(await page.getByText('Results are shown').isVisible()).toBe(false);
  expect(await page.getByText('Cast your vote').isVisible()).toBe(false);
});

function voterCookie(voterId: string) {
  return { name: 'voter', value: cookieOf(voterId).replace('voter=', ''), url: site.url };
}

test('a first-time voter who votes in another tab sees the results on returning', async () => {
  const poll = await addPoll(['Yes', 'No'], { results_visible: 'after_vote' });
  const page = await openPage(`/polls/${poll}`);
  await page.getByText('Results are shown after you have voted.').waitFor();
  expect(await page.getByRole('link', { name: 'Cast your vote' }).getAttribute('href')).toBe(
    `http://localhost:5000/p/${await slugOf(site.client, poll)}`,
  );
  const voterId = randomUUID();
  await page.context().addCookies([voterCookie(voterId)]);
  await site.client.query(`insert into ballots values ($1, $2, '{1}', now())`, [poll, voterId]);
  await expect.poll(() => textsOf(page, '[data-total]')).toEqual(['1 vote']);
  expect(await headline(page, 'Leading: No').isVisible()).toBe(false);
  await page.evaluate(`dispatchEvent(new Event('focus'))`);
  await headline(page, 'Leading: No').waitFor();
  // the voter is still known after a reload
  await page.reload();
  await headline(page, 'Leading: No').waitFor();
});

test('a screen shows that its poll was deleted, and no longer asks for votes', async () => {
  const poll = await addPoll(['Yes', 'No']);
  const wall = await openPage(`/polls/${poll}?present`);
  const desk = await openPage(`/polls/${poll}`);
  expect(await wall.locator('.qr').isVisible()).toBe(true);
  expect(await desk.getByText('Cast your vote').isVisible()).toBe(true);
  await site.client.query('delete from polls where id = $1', [poll]);
  for (const page of [wall, desk]) {
    await page.getByText('This poll was deleted.').waitFor();
    expect(await textsOf(page, '[data-status]')).toEqual(['Deleted']);
    expect(await page.locator('[data-ballot]:visible').count()).toBe(0);
  }
});

test('the status strip shows how many votes are still to count, the delay (amber when it grows) and which part is down', async () => {
  const poll = await addPoll(['Yes', 'No']);
  const [page, wall] = [await openPage(`/polls/${poll}`), await openPage(`/polls/${poll}?present`)];
  onTestFinished(() => setHeartbeats({}));
  const strip = async () => ({
    text: await page.locator('[data-connection]').innerText(),
    health: await page.locator('[data-connection]').getAttribute('data-pipeline'),
  });
  const isOnWall = async () => ((await wall.locator('[data-connection]').boundingBox())?.width ?? 0) > 100;
  const spoken = () => page.locator('[data-connection-announcement]').textContent();
  const colour = () =>
    page.evaluate<string>(`getComputedStyle(document.querySelector('[data-connection]')).color`);
  expect(await strip()).toEqual({ text: 'Live', health: 'ok' });
  expect(await isOnWall()).toBe(false);
  const green = await colour();

  await setHeartbeats({ inFlight: 12, behindMs: 0 });
  await expect.poll(strip).toEqual({ text: 'Live · 50 ms behind · 12 still to count', health: 'ok' });
  expect(await spoken()).toBe('Live');
  expect(await isOnWall()).toBe(false);

  await setHeartbeats({ inFlight: 9_000, behindMs: 4_350 });
  await expect.poll(strip).toEqual({ text: 'Live · 4.4 s behind · 9,000 still to count', health: 'slow' });
  const amber = await colour();
  await expect.poll(spoken).toBe('Live, but results are delayed');
  await expect.poll(isOnWall).toBe(true);

  await setHeartbeats({ inFlight: 9_000, behindMs: 4_350 }, 4);
  await expect.poll(strip).toEqual({
    text: 'The worker is down. Voting still works; votes will be counted when it is back.',
    health: 'down',
  });
  expect(new Set([green, amber, await colour()]).size).toBe(3);

  await site.client.query('alter table polls rename to polls_renamed');
  await expect.poll(strip).toMatchObject({
    text: expect.stringMatching(/^The database is down\./),
  });
  await site.client.query('alter table polls_renamed rename to polls');
  await setHeartbeats({});
  await expect.poll(strip).toEqual({ text: 'Live', health: 'ok' });
  await expect.poll(isOnWall).toBe(false);
});

test('up to when all votes are counted stands on the page, moves nothing and is not read out', async () => {
  const poll = await addPoll(['Yes', 'No']);
  await site.client.query('update completeness set complete_to = null');
  const page = await openPage(`/polls/${poll}`, {
    viewport: { width: 390, height: 844 },
    timezoneId: 'Asia/Tokyo',
  });
  const text = () => page.locator('[data-complete-to]').innerText();
  const places = () =>
    page.evaluate<number[]>(
      `[...document.querySelectorAll('h1, .figures, .headline, .option')].map((element) => element.getBoundingClientRect().top)`,
    );
  const before = await places();
  expect(await text()).toBe('');
  const at = new Date(Date.now() - 60_000);
  await site.client.query('update completeness set complete_to = $1', [at]);
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'Asia/Tokyo' });
  await expect.poll(text).toBe(`All votes cast before ${time.format(at)} are counted`);
  expect(await places()).toEqual(before);
  const { height = 0 } = (await page.locator('[data-complete-to]').boundingBox()) ?? {};
  expect(height).toBeLessThan(30);
  expect(
    await page.evaluate<boolean>(
      `document.querySelector('[data-complete-to]').closest('[aria-live], [role=status]') === null`,
    ),
  ).toBe(true);

  // it stays true without a connection, and a poll that is final needs none
  await site.client.query(`update polls set closes_at = now() - interval '1 minute' where id = $1`, [poll]);
  await expect.poll(() => textsOf(page, '[data-status]')).toEqual(['Closing']);
  expect(await text()).not.toBe('');
  await site.client.query('update polls set sealed_at = now(), version = version + 1 where id = $1', [poll]);
  await expect.poll(text).toBe('');
});

test('the status strip shows that it is reconnecting, and is current again afterwards', async () => {
  const poll = await addPoll(['Yes', 'No']);
  const page = await openPage(`/polls/${poll}`);
  await page.context().setOffline(true);
  await page.evaluate(`dispatchEvent(new Event('offline'))`);
  await page.getByText('Reconnecting…').waitFor();
  await setHeartbeats({ failedBatches: 2 });
  onTestFinished(() => setHeartbeats({}));
  await page.context().setOffline(false);
  await page.getByText('Live · 2 batches failed').waitFor();
});

test('I7: a page shows when its poll opens and closes, how many votes are still to count, and since when it is final', async () => {
  const at = (seconds: number) => new Date(Date.UTC(2099, 0, 2, 3, 4) + seconds * 1_000);
  const poll = await addPoll(['Yes', 'No'], { opens_at: at(0), closes_at: at(3_600) });
  await cast(poll, [0]);
  const pages = await Promise.all(
    ['', '?present'].map((query) => openPage(`/polls/${poll}${query}`, { timezoneId: 'Asia/Tokyo' })),
  );
  const expectStatus = async (text: string | RegExp) => {
    for (const page of pages)
      await expect.poll(() => page.locator('[data-status]').innerText()).toMatch(text);
  };
  const change = (columns: string, values: unknown[] = []) =>
    site.client.query(`update polls set ${columns}, version = version + 1 where id = $1`, [poll, ...values]);

  await expectStatus(/^Opens on 2 January 2099 at 12:04 GMT\+9$/);
  expect(await pages[0]?.locator('[data-status] time').getAttribute('title')).toBe(
    '2 January 2099 at 03:04 UTC',
  );
  await change('opens_at = null');
  await expectStatus(/^Open until 2 January 2099 at 13:04 GMT\+9$/);
  await change(`closes_at = '2020-06-01T10:00:00Z', in_flight = 1200`);
  await expectStatus(/^Closing: 1,200 votes still to count$/);
  expect(await textsOf(pages[0] as Page, '[data-headline]')).toEqual(['Leading: Yes']);
  await expect
    .poll(() => pages[0]?.locator('[data-announcement]').textContent())
    .toMatch(/^Closing\. 1 vote\. Leading: Yes\./);
  await change('in_flight = 0');
  await expectStatus(/^Closing$/);
  await change(`sealed_at = '2020-06-01T10:00:02Z'`);
  await expectStatus(/^Final since 1 June 2020 at 19:00 GMT\+9$/);
  await headline(pages[0] as Page, 'Winner: Yes').waitFor();
});

test('without JavaScript the page shows times in UTC', async () => {
  const poll = await addPoll(['Yes', 'No'], { closes_at: new Date('2099-01-02T03:04:00Z') });
  const context = await site.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${site.url}/polls/${poll}`);
  expect(await textsOf(page, '[data-status]')).toEqual(['Open until 2 January 2099 at 03:04 UTC']);
});

test('the page of a missing poll links to the list of polls', async () => {
  const page = await (await site.newContext()).newPage();
  await page.goto(`${site.url}/polls/2147483647/results`);
  for (const name of ['See the polls', 'Show of Hands'])
    expect(await page.getByRole('link', { name }).getAttribute('href')).toBe('http://localhost:5000/polls');
});
