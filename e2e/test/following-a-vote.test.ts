// "Did my vote count?": receipts, from the response to a vote to its final status, whatever is killed in between.
import { asAdmin } from '@hands/testing/administrator';
import { ALREADY_VOTED } from '@hands/shared/poll/already-voted';
import { describeBackends, usualBackend } from '@hands/testing/backends';
import { openBrowser } from '@hands/testing/browser';
import { findViolations } from '@hands/testing/find-violations';
import { postPoll } from '@hands/testing/post-poll';
import { startSystem } from '@hands/testing/system';
import type { System } from '@hands/testing/system';
import { secret, voterOf } from '@hands/testing/voter-cookie';
import { voteFor } from '@hands/testing/vote-for';
import { expect, onTestFinished, test } from 'vitest';

interface Outcome {
  status: string;
  reason: string | null;
  pollId: number;
  castAt: string;
}

interface Cast {
  status: number;
  receipt: string;
  castAt: string;
  cookie: string;
}

async function cast(url: string, pollId: number, choices: number | number[], cookie = ''): Promise<Cast> {
  const response = await fetch(`${url}/polls/${pollId}/vote`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(cookie && { Cookie: cookie }) },
    body: JSON.stringify(typeof choices === 'number' ? { choice: choices } : { choices }),
  });
  const { receipt = '', castAt = '' } = (await response.json()) as Partial<Cast>;
  const [voter = cookie] = response.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
  return { status: response.status, receipt, castAt, cookie: voter };
}

async function outcomeOf(url: string, { receipt }: Pick<Cast, 'receipt'>): Promise<Outcome> {
  const response = await fetch(`${url}/receipts/${receipt}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  return (await response.json()) as Outcome;
}

const statusOf = async (url: string, vote: Cast) => (await outcomeOf(url, vote)).status;

const countBallots = async (system: System) =>
  (await system.query<{ count: number }>('select count(*)::integer as count from ballots'))[0]?.count;

test('a receipt shows queued, counted or replaced, and never the choice', async () => {
  const system = await startSystem(usualBackend);
  const [{ url }, worker] = [await system.start('vote'), await system.start('worker')];
  await worker.kill('SIGSTOP');
  const first = await cast(url, 1, 0);
  const other = await cast(url, 1, 0);
  expect(await outcomeOf(url, first)).toEqual({
    status: 'queued',
    reason: null,
    pollId: 1,
    castAt: first.castAt,
  });
  await worker.kill('SIGCONT');
  await expect.poll(() => statusOf(url, first)).toBe('counted');

  const second = await cast(url, 1, 1, first.cookie);
  await expect.poll(() => statusOf(url, second)).toBe('counted');
  expect(await statusOf(url, first)).toBe('replaced');
  // receipts of votes for the same option and for another show the same fields
  const shown = async (vote: Cast) => Object.keys(await outcomeOf(url, vote));
  for (const vote of [first, second, other])
    expect(await shown(vote)).toEqual(['status', 'reason', 'pollId', 'castAt']);
});

test('a receipt says why its ballot does not count: late, poll reset or deleted, removed by hand', async () => {
  const system = await startSystem(usualBackend);
  const [{ url }, worker] = [await system.start('vote'), await system.start('worker')];
  const [late, reset, gone] = [
    await postPoll(url),
    await postPoll(url, { voteChange: false }),
    await postPoll(url),
  ];
  const counted = await cast(url, reset, 0);
  const deleted = await cast(url, 1, 0);
  for (const vote of [counted, deleted]) await expect.poll(() => statusOf(url, vote)).toBe('counted');
  await worker.kill('SIGSTOP');
  const votes = {
    late: await cast(url, late, 0),
    inFlight: await cast(url, reset, 1),
    gone: await cast(url, gone, 1),
  };
  await system.query(`update polls set closes_at = now() - interval '1 minute' where id = ${late}`);
  expect((await fetch(`${url}/polls/${reset}/reset`, { method: 'POST', headers: asAdmin })).status).toBe(200);
  expect((await fetch(`${url}/polls/${gone}`, { method: 'DELETE', headers: asAdmin })).status).toBe(204);
  await system.query(`delete from ballots where poll_id = 1`);
  await worker.kill('SIGCONT');

  const reasons = {
    late: 'cast after the poll closed',
    inFlight: 'cast before the poll was reset, reopened or changed',
    gone: 'the poll was deleted',
  };
  for (const [name, reason] of Object.entries(reasons))
    await expect
      .poll(() => outcomeOf(url, votes[name as keyof typeof votes]))
      .toMatchObject({ status: 'rejected', reason });
  expect(await outcomeOf(url, counted)).toMatchObject({
    status: 'rejected',
    reason: 'the poll was reset, reopened or changed',
  });
  await expect
    .poll(() => outcomeOf(url, deleted))
    .toMatchObject({ status: 'rejected', reason: 'it was taken out of the poll' });

  // a voter from before the reset can vote again, even if votes are final
  const again = await cast(url, reset, 1, counted.cookie);
  expect(again.status).toBe(202);
  await expect.poll(() => statusOf(url, again)).toBe('counted');
  expect(await statusOf(url, counted)).toBe('rejected');
});

test('I2: if an earlier vote of the voter arrives late where votes are final, no receipt of another vote says counted', async () => {
  const system = await startSystem(usualBackend);
  const [{ url }, { url: otherUrl }] = [await system.start('vote'), await system.start('vote')];
  const worker = await system.start('worker');
  const poll = await postPoll(url, { kind: 'multiple', maxChoices: 2, voteChange: false });
  await worker.kill('SIGSTOP');
  // neither instance knows of the vote through the other one
  const first = await cast(url, poll, [0, 1]);
  const repeated = await cast(otherUrl, poll, [1, 0], first.cookie);
  await worker.kill('SIGCONT');
  for (const vote of [first, repeated]) await expect.poll(() => statusOf(url, vote)).toBe('counted');

  // as if its poll had been locked
  await system.query(
    `insert into deferred_ballots (poll_id, voter_id, choices, cast_at)
     values (${poll}, '${voterOf(first.cookie)}', '{1}', '${first.castAt}'::timestamptz - interval '1 second')`,
  );
  for (const vote of [first, repeated])
    await expect
      .poll(() => outcomeOf(url, vote))
      .toMatchObject({ status: 'rejected', reason: ALREADY_VOTED });
});

describeBackends('with the queue in %s', (backend) => {
  test('I2, I9: every receipt ends as counted although workers are killed repeatedly', async () => {
    const system = await startSystem(backend);
    const { url } = await system.start('vote');
    const votes: Cast[] = [];
    for (let round = 0; round < 4; round++) {
      const worker = await system.start('worker');
      votes.push(...(await Promise.all(Array.from({ length: 100 }, (_, i) => cast(url, 1, i % 2)))));
      await worker.kill('SIGKILL');
    }
    expect(votes.every(({ status }) => status === 202)).toBe(true);
    await system.start('worker');
    await expect
      .poll(
        async () => {
          const outcomes = await Promise.all(votes.map((vote) => statusOf(url, vote)));
          return outcomes.filter((status) => status !== 'counted').length;
        },
        { interval: 200 },
      )
      .toBe(0);
    expect(await countBallots(system)).toBe(votes.length);
  });

  test('I2: if the same final vote is sent to two instances, both receipts say counted and one ballot counts', async () => {
    const system = await startSystem(backend);
    const [one, other] = [await system.start('vote'), await system.start('vote')];
    const poll = await postPoll(one.url, { voteChange: false });
    const { cookie } = await cast(one.url, 1, 0);
    const votes = await Promise.all([cast(one.url, poll, 1, cookie), cast(other.url, poll, 1, cookie)]);
    expect(votes.map(({ status }) => status)).toEqual([202, 202]);
    expect(new Set(votes.map(({ castAt }) => castAt)).size).toBe(2);
    await system.start('worker');
    for (const vote of votes) await expect.poll(() => statusOf(one.url, vote)).toBe('counted');
    expect(await countBallots(system)).toBe(2);
    // sent once more, as if the response had been lost
    const again = await cast(other.url, poll, 1, cookie);
    expect(again.status).toBe(202);
    expect(await statusOf(one.url, again)).toBe('counted');
    expect(await countBallots(system)).toBe(2);
  });
});

test('a receipt stays valid after the secret is rotated; a forged one is not found', async () => {
  const system = await startSystem(usualBackend);
  await system.start('worker');
  const before = await system.start('vote');
  const vote = await cast(before.url, 1, 0);
  const secrets = (list: string) => system.start('vote', { env: { COOKIE_SECRET: list } });
  const [rotated, foreign] = await Promise.all([
    secrets(`a newer secret of these tests,${secret}`),
    secrets('a newer secret of these tests'),
  ]);
  await expect.poll(() => statusOf(rotated.url, vote)).toBe('counted');
  const ask = async (url: string, receipt: string) =>
    (await fetch(`${url}/receipts/${encodeURIComponent(receipt)}`)).status;
  expect(await ask(foreign.url, vote.receipt)).toBe(404);
  const forged = [
    `A${vote.receipt}`,
    `${vote.receipt}A`,
    vote.receipt.slice(1),
    vote.receipt.slice(0, -1),
    `1.${crypto.randomUUID()}.hocsuv8omp.Mvky6FOnVlKvFHopC8kctucrcmhBAvl4O0KskzeL4XY`,
    'rubbish',
    '💥',
  ];
  for (const receipt of forged) expect(await ask(before.url, receipt), receipt).toBe(404);
});

test('the ballot page and the receipt page follow a vote without a reload', async () => {
  const system = await startSystem(usualBackend);
  const [{ url }, worker] = [await system.start('vote'), await system.start('worker')];
  const poll = await postPoll(url, { voteChange: false });
  const browser = await openBrowser();
  onTestFinished(() => browser.close());
  const context = await browser.newContext({ bypassCSP: true, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const outcome = (tab = page) => tab.locator('[data-ballot-status-text]').innerText();
  await worker.kill('SIGSTOP');
  await page.goto(`${url}/polls/${poll}`);
  expect(await page.locator('[data-ballot-status]').count()).toBe(0);
  await voteFor(page, 'Tea');
  await expect.poll(() => outcome()).toContain('will be counted');
  expect(await findViolations(page)).toEqual([]);

  const receipt = await context.newPage();
  await receipt.goto(url + ((await page.getByRole('link', { name: 'Receipt' }).getAttribute('href')) ?? ''));
  expect(await outcome(receipt)).toContain('will be counted');
  expect(await findViolations(receipt)).toEqual([]);
  expect(await receipt.content()).not.toContain('Tea');

  await worker.kill('SIGCONT');
  for (const tab of [page, receipt]) await expect.poll(() => outcome(tab)).toBe('Your vote is counted.');
  expect(await page.getByLabel('Tea').count()).toBe(0);

  // after a reset the pages say so once they are visible again, and the ballot has its form back
  expect((await fetch(`${url}/polls/${poll}/reset`, { method: 'POST', headers: asAdmin })).status).toBe(200);
  await receipt.bringToFront();
  await page.bringToFront();
  for (const tab of [page, receipt])
    await tab.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
  await expect
    .poll(() => outcome())
    .toBe('Your earlier vote does not count: the poll was reset, reopened or changed. Please vote again.');
  await expect
    .poll(() => outcome(receipt))
    .toBe('This vote does not count: the poll was reset, reopened or changed.');
  await page.reload();
  await voteFor(page, 'Coffee');
  await expect.poll(() => outcome()).toBe('Your vote is counted.');
});

test('the ballot page shows the vote that counts, even if this browser never received the response', async () => {
  const system = await startSystem(usualBackend);
  const [{ url }] = [await system.start('vote'), await system.start('worker')];
  const browser = await openBrowser();
  onTestFinished(() => browser.close());
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await voteFor(page, 'Cats');
  await expect
    .poll(() => page.locator('[data-ballot-status-text]').innerText())
    .toBe('Your vote is counted.');

  const [voter] = (await context.cookies()).filter(({ name }) => name === 'voter');
  const missed = await cast(url, 1, 1, `voter=${voter?.value ?? ''}`);
  await expect.poll(() => statusOf(url, missed)).toBe('counted');
  await page.goto(url);
  expect(await page.locator('[data-choice]').innerText()).toContain('You voted for Dogs');
  expect(await page.locator('[data-ballot-status-text]').innerText()).toBe('Your vote is counted.');
  // without the voter's cookie the browser's receipt is ignored
  await context.clearCookies({ name: 'voter' });
  await page.reload();
  expect(await page.locator('[data-ballot-status]').count()).toBe(0);
});
