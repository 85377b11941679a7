// One person with a keyboard: asks, shares, votes, watches and closes. No mouse, and no address that is typed after the first.
import { freePort } from '@hands/local/process/free-port';
import { usualBackend } from '@hands/testing/backends';
import { openBrowser } from '@hands/testing/browser';
import { startSystem } from '@hands/testing/system';
import { tabTo } from '@hands/testing/tab-to';
import type { Page } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';

/** Reaches an element with Tab, and presses a key on it. */
async function press(page: Page, selector: string, key = 'Enter'): Promise<void> {
  // some appear with their script
  await page.locator(selector).filter({ visible: true }).first().waitFor();
  await tabTo(page, selector);
  // the focus is to be seen, by a ring or by the frame of the option around it
  expect(await page.locator(':focus-visible').count()).toBe(1);
  await page.keyboard.press(key);
}

test('a poll is created, shared, voted in, watched and closed by keyboard alone', async () => {
  const system = await startSystem(usualBackend);
  const port = await freePort();
  const VOTE_URL = `http://127.0.0.1:${port}`;
  const result = await system.start('result', { env: { VOTE_URL } });
  const vote = await system.start('vote', { port, env: { VOTE_URL, RESULT_URL: result.url } });
  await system.start('worker');
  const browser = await openBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(`${vote.url}/polls`);

  await tabTo(page, '[name=question]');
  await page.keyboard.type('Which tree?');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Create a poll' }).waitFor();
  // the rows that scripts make of the form
  await page.locator('[data-tool]').first().waitFor({ state: 'attached' });
  await tabTo(page, '[name=option]');
  for (const text of ['Ash', 'Birch', 'Cedar']) {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  }
  await press(page, '#form > .button');

  await page.getByText('Your poll is ready to share').waitFor();
  await press(page, '[data-copy]');
  await expect.poll(() => page.locator('[data-copied]').textContent()).toMatch(/^(Copied|Not copied)/);
  await press(page, '.places a:nth-of-type(1)');

  await page.getByRole('heading', { name: 'Which tree?' }).waitFor();
  await press(page, '[name=choice]', 'Space');
  await page.keyboard.press('ArrowDown');
  // by the script; without it the form would be sent, which is one page more to go back
  await page.locator('[data-cast]', { hasText: 'Vote for' }).waitFor();
  await press(page, '[data-cast]');
  await page.getByText('You voted for').waitFor();
  await press(page, 'main footer a');

  await page.locator('[data-total]', { hasText: '1 vote' }).waitFor();
  await press(page, 'summary');
  await page.getByText('There are too few votes yet.').waitFor();
  await page.goBack();
  await page.getByText('You voted for').waitFor();
  await page.goBack();

  await page.getByText('Your poll is ready to share').waitFor();
  await press(page, '.places a:nth-of-type(4)');
  await page.getByRole('heading', { name: 'Actions' }).waitFor();
  await press(page, 'form[action$="/close"] button');
  await page.locator('.chip.status.final').waitFor();
});
