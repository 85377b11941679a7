// The main job in real browsers: one votes, and the dashboard in another follows.
import { describeBackends, usualBackend } from '@hands/testing/backends';
import { openBrowser } from '@hands/testing/browser';
import { createPoll } from '@hands/testing/create-poll';
import { castVote } from '@hands/testing/crowd';
import { findViolations } from '@hands/testing/find-violations';
import { startProxy } from '@hands/testing/start-proxy';
import { startSystem } from '@hands/testing/system';
import { voteFor } from '@hands/testing/vote-for';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

async function openPage(url: string, options = {}): Promise<Page> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

const votes = (page: Page, option: number) =>
  page.locator(`[data-option="${option}"] [data-votes]`).innerText();
const shares = (page: Page) =>
  Promise.all([0, 1].map((option) => page.locator(`[data-option="${option}"] [data-share]`).innerText()));

describeBackends('with the queue in %s', (backend) => {
  test('F044, F059: the dashboard follows a vote and a changed vote, and the ballot page remembers it after a reload', async () => {
    const system = await startSystem(backend);
    const [vote, result] = await Promise.all([
      system.start('vote'),
      system.start('result'),
      system.start('worker'),
    ]);
    const dashboard = await openPage(result.url);
    await dashboard.locator('[data-connection][data-state="live"]').waitFor();
    const ballot = await openPage(vote.url);

    await voteFor(ballot, 'Cats');
    await expect.poll(() => votes(dashboard, 0)).toContain('1');
    await expect.poll(() => shares(dashboard)).toEqual(['100%', '0%']);

    await voteFor(ballot, 'Dogs');
    await expect.poll(() => votes(dashboard, 1)).toContain('1');
    await expect.poll(() => votes(dashboard, 0)).toContain('0');
    expect(await dashboard.locator('[data-total]').innerText()).toContain('1');

    await ballot.reload();
    expect(await ballot.locator('[data-choice]').innerText()).toContain('You voted for Dogs');
    expect(await ballot.locator('[data-own]').innerText()).toMatch(/^B\s+Dogs\s+Your vote$/);
  });
});

test('F164: accepts a vote without JavaScript and with the keyboard only', async () => {
  const system = await startSystem(usualBackend);
  const [vote] = await Promise.all([system.start('vote'), system.start('worker')]);
  const ballot = await openPage(vote.url, { javaScriptEnabled: false });
  await ballot.getByLabel('Dogs').focus();
  await ballot.keyboard.press('Space');
  await ballot.keyboard.press('Enter');
  await ballot.getByText('You voted for Dogs').waitFor();
});

test('I5: a dashboard survives a restart of Postgres and shows the votes cast after it', async () => {
  const system = await startSystem(usualBackend);
  const [vote] = await Promise.all([system.start('vote'), system.start('worker')]);
  const result = await system.start('result');
  const dashboard = await openPage(result.url);
  await dashboard.locator('[data-state="live"]').waitFor();
  await castVote(vote.url, 0);
  await expect.poll(() => votes(dashboard, 0)).toContain('1');

  system.postgres().kill('SIGQUIT');
  await system.postgres().exited;
  await system.restartPostgres();
  await expect.poll(async () => (await castVote(vote.url, 0)).status).toBe(202);
  await expect.poll(() => votes(dashboard, 0)).toContain('2');
});

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test('axe finds no violations on the ballot and the dashboard', async () => {
    const system = await startSystem(usualBackend);
    const [vote, result] = await Promise.all([
      system.start('vote'),
      system.start('result'),
      system.start('worker'),
    ]);
    const ballot = await openPage(vote.url, { colorScheme, bypassCSP: true });
    const before = await findViolations(ballot);
    await voteFor(ballot, 'Cats');
    await ballot.getByText('You voted for').waitFor();
    const dashboard = await openPage(result.url, { colorScheme, bypassCSP: true });
    await dashboard.locator('[data-state="live"]').waitFor();
    expect([...before, ...(await findViolations(ballot)), ...(await findViolations(dashboard))]).toEqual([]);
  });
});

test('I2: a browser that votes in 200 polls stays one voter and sees each of its votes, also after its ballot cookies are gone', async () => {
  const system = await startSystem(usualBackend);
  const [vote] = await Promise.all([system.start('vote'), system.start('worker')]);
  const polls = await system.query<{ id: number }>(
    `with polls as (insert into polls (question) select 'Which?' from generate_series(1, 200) returning id)
     insert into options select id, position, 'Option ' || position from polls, generate_series(0, 1) as position
     returning poll_id as id`,
  );
  const ids = [...new Set(polls.map(({ id }) => id))];
  const page = await openPage(vote.url);
  await page.evaluate(async (ids) => {
    for (const id of ids) {
      const body = new URLSearchParams({ choice: '1' });
      await fetch(`/polls/${id}/vote`, { method: 'POST', headers: { Accept: 'text/html' }, body });
    }
  }, ids);
  const recorded = () =>
    system.query('select count(*)::int as ballots, count(distinct voter_id)::int as voters from ballots');
  await expect.poll(recorded).toEqual([{ ballots: 200, voters: 1 }]);
  for (const id of [ids[0], ids[199]]) {
    await page.goto(`${vote.url}/polls/${id}`);
    await page.getByText('You voted for Option 1').waitFor();
  }
  await page.context().clearCookies({ name: /^ballot-/ });
  await page.goto(`${vote.url}/polls/${ids[100]}`);
  await page.getByText('You voted for Option 1').waitFor();
});

test('I2, I6: a browser that keeps no cookies is told so, and counts when it keeps them', async () => {
  const system = await startSystem(usualBackend);
  const [vote] = await Promise.all([system.start('vote'), system.start('worker')]);
  const poll = await createPoll(system.openPool(), { kind: 'multiple', vote_change: false });
  const proxy = await startProxy(() => vote.url, { setsCookies: false });
  const ballot = await openPage(proxy, { colorScheme: 'dark', bypassCSP: true });
  const fault = ballot.getByRole('alert');
  for (let click = 0; click < 2; click++) {
    await voteFor(ballot, 'Cats');
    await expect.poll(() => fault.innerText()).toContain('allow cookies for this site');
  }
  expect(await findViolations(ballot)).toEqual([]);
  await ballot.goto(`${new URL(ballot.url()).origin}/polls/${poll}`);
  await voteFor(ballot, 'Coffee');
  await fault.waitFor();
  expect(await ballot.getByLabel('Coffee').isChecked()).toBe(true);
  expect(await system.query('select count(*)::int as ballots from ballots')).toEqual([{ ballots: 0 }]);

  // a browser that says itself that it keeps none is warned before the first vote
  const blocking = await openPage('about:blank', { bypassCSP: true });
  const devTools = await blocking.context().newCDPSession(blocking);
  await devTools.send('Emulation.setDocumentCookieDisabled', { disabled: true });
  const note = blocking.locator('[data-cookie-note]');
  for (const colorScheme of ['light', 'dark'] as const) {
    await blocking.emulateMedia({ colorScheme });
    await blocking.goto(`${proxy}/polls/${poll}`);
    await expect.poll(() => note.innerText()).toContain('keeps no cookies for this site');
    expect(await findViolations(blocking), colorScheme).toEqual([]);
  }
  expect(await ballot.locator('[data-cookie-note]').isVisible()).toBe(false);

  // its cookies were deleted after it opened the page
  const other = await openPage(`${vote.url}/polls/${poll}`);
  await other.context().clearCookies();
  await voteFor(other, 'Coffee');
  await other.getByText('Please vote again').waitFor();
  await other.locator('[data-cast]').click();
  await other.getByText('You voted for Coffee').waitFor();
  await expect
    .poll(() => system.query('select poll_id, choices from ballots'))
    .toEqual([{ poll_id: poll, choices: [1] }]);
});
