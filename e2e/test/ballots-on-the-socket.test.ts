// An open ballot follows its poll on result's socket.
import { asAdmin } from '@hands/testing/administrator';
import { freePort } from '@hands/local/process/free-port';
import { usualBackend } from '@hands/testing/backends';
import { openBrowser } from '@hands/testing/browser';
import { castVote } from '@hands/testing/crowd';
import { startSystem } from '@hands/testing/system';
import { expect, onTestFinished, test } from 'vitest';

test('an open ballot is told of changes on result’s socket, and not of votes; without the socket it asks', async () => {
  const system = await startSystem(usualBackend);
  const port = await freePort();
  const result = await system.start('result', { env: { VOTE_URL: `http://127.0.0.1:${port}` } });
  const vote = await system.start('vote', { port, env: { RESULT_URL: result.url } });
  await system.start('worker');
  const browser = await openBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  // the longest that a ballot waits after a change, up to 0.8 s, measured where it waits: this process may be told late
  await page.addInitScript(`
    Math.random = () => {
      if (new Error().stack.includes('/follow-poll.js')) globalThis.toldAt = performance.now();
      return 0.99;
    };
    const { fetch } = globalThis;
    globalThis.fetch = (...given) => {
      if (globalThis.toldAt) globalThis.askedAfterMs ??= performance.now() - globalThis.toldAt;
      return fetch(...given);
    };`);
  const frames: string[] = [];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => frames.push(String(payload)));
  });
  let asked = 0;
  page.on('request', (request) => {
    if (request.headers()['accept'] === 'application/json') asked++;
  });
  await page.goto(vote.url);
  await expect.poll(() => frames.some((frame) => frame.includes('{"ok":true}'))).toBe(true);
  // at once, and again when the instance of vote that answers must know of a change just before
  await expect.poll(() => asked).toBeGreaterThan(1);

  await castVote(vote.url, 0);
  await expect
    .poll(() => system.query('select ballots::integer from polls where id = 1'))
    .toEqual([{ ballots: 1 }]);
  await page.waitForTimeout(1_000);
  asked = 0;
  await page.waitForTimeout(3_500);
  expect(asked).toBeLessThan(2);
  expect(frames.filter((frame) => /"(tally|changed|poll-stats|pipeline)"/.test(frame))).toEqual([]);

  const change = (options: string[]) =>
    fetch(`${vote.url}/polls/1`, {
      method: 'PATCH',
      headers: { ...asAdmin, 'Content-Type': 'application/json' },
      body: JSON.stringify({ options: options.map((text) => ({ text })) }),
    });
  await change(['Cats', 'Dogs', 'Birds']);
  await page.getByLabel('Birds').waitFor();
  expect(frames.filter((frame) => frame.includes('"changed"'))).toEqual(['42["changed",{"pollId":1}]']);
  expect(await page.evaluate<number>('globalThis.askedAfterMs')).toBeGreaterThan(700);

  await result.kill();
  await change(['Cats', 'Dogs', 'Birds', 'Fish']);
  await page.getByLabel('Fish').waitFor();
  await fetch(`${vote.url}/polls/1`, { method: 'DELETE', headers: asAdmin });
  await page.getByText('This poll was deleted.').first().waitFor();
});
