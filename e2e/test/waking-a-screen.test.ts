// A laptop that sleeps loses its connection without noticing: nothing closes it.
import { addBallot } from '@hands/testing/add-ballot';
import { openBrowser } from '@hands/testing/browser';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openLine } from '@hands/testing/silent-line';
import { startResult } from '@hands/testing/start-result';
import { expect, onTestFinished, test } from 'vitest';

test('a dashboard whose connection was cut while the device slept is right soon after it wakes', async () => {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url);
  const line = await openLine(address);
  const poll = await createPoll(pool);
  const browser = await openBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  // by itself, the page finds a silent connection dead 20 seconds after the last ping
  const pinged = new Promise<void>((resolve) => {
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        if (payload === '2') resolve();
      });
    });
  });
  await page.goto(`${line.url}polls/${poll}`);
  await page.locator('[data-state="live"]').waitFor({ state: 'attached' });
  await pinged;
  expect(line.silence()).toBeGreaterThan(0);
  await addBallot(pool, poll, 0);
  // nothing of the page runs, as in a device that sleeps
  await page.evaluate('{ const end = Date.now() + 5_000; while (Date.now() < end); }');
  const woken = Date.now();
  await page.locator('[data-total]', { hasText: '1 vote' }).waitFor();
  const seconds = (Date.now() - woken) / 1_000;
  console.log(`right ${seconds.toFixed(1)} s after waking`);
  // usually three; by itself the page would need 15 from here on
  expect(seconds).toBeLessThan(14);
});
