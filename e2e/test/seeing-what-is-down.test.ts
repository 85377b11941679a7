// The dashboard of a whole system shows which part is down.
import { usualBackend } from '@hands/testing/backends';
import { openBrowser } from '@hands/testing/browser';
import { castVote } from '@hands/testing/crowd';
import { startSystem } from '@hands/testing/system';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const votesKept = 'The worker is down. Voting still works; votes will be counted when it is back.';
const isUp = { status: 'up' };

test('the status strip names each part that is killed, and shows Live when it is back', async () => {
  const system = await startSystem(usualBackend, { fsync: true });
  const worker = await system.start('worker');
  let vote = await system.start('vote');
  const result = await system.start('result');
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(result.url);
  const strip = () => page.locator('[data-connection]').innerText();
  const total = () => page.locator('[data-total]').innerText();
  const expectStrip = (text: string | RegExp) => expect.poll(strip).toEqual(expect.stringMatching(text));
  await expectStrip(/^Live$/);
  const parts = async () => ((await (await fetch(`${result.url}/health`)).json()) as { parts: object }).parts;
  await expect
    .poll(parts)
    .toMatchObject({ database: isUp, tick: isUp, vote: isUp, queue: isUp, worker: isUp });

  await worker.kill();
  await expectStrip(votesKept);
  expect((await castVote(vote.url, 0)).status).toBe(202);
  expect(await total()).toBe('0 votes');
  await system.start('worker');
  await expectStrip(/^Live$/);
  await expect.poll(total).toBe('1 vote');

  await vote.kill();
  await expectStrip(/^The voting page is down\./);
  vote = await system.start('vote');
  await expectStrip(/^Live$/);

  if (system.redis()) {
    system.redis()?.kill('SIGKILL');
    await expectStrip(/^The queue is down\./);
    await system.restartRedis();
    await expectStrip(/^Live$/);
  }

  system.postgres().kill('SIGQUIT');
  await system.postgres().exited;
  await expectStrip(/^The database is down\./);
  await system.restartPostgres();
  await expectStrip(/^Live$/);
  await expect.poll(async () => (await castVote(vote.url, 1)).status).toBe(202);
  await expect.poll(total).toBe('2 votes');
});
