// X3: a proxy that does not pass on WebSockets. The dashboard gets the numbers by plain requests, says so, and goes back to the
// socket once it opens.
import { openBrowser } from '@hands/testing/browser';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { startProxy } from '@hands/testing/start-proxy';
import { startResult } from '@hands/testing/start-result';
import { expect, onTestFinished, test } from 'vitest';

test.each(['', '?present'])(
  'X3: results%s move without sockets, and go back to the socket',
  async (query) => {
    const { url, pool } = await openDatabase();
    const { address } = await startResult(url);
    const poll = await createPoll(pool);
    let passesSockets = false;
    const proxy = await startProxy(() => address, { passesSockets: () => passesSockets });
    const browser = await openBrowser();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.goto(`${proxy}/polls/${poll}/results${query}`);
    const strip = page.locator('[data-connection]');
    const blocked = 'Live updates are blocked here; numbers refresh every few seconds';
    await strip.getByText(blocked).waitFor();

    await addBallot(pool, poll, 0);
    await page.locator('[data-total]', { hasText: '1 vote' }).waitFor();
    // the socket's attempts fail all the time, and the words stay
    for (const end = Date.now() + 4_000; Date.now() < end; await page.waitForTimeout(100))
      expect(await strip.textContent()).toContain(blocked);

    passesSockets = true;
    await page.locator('[data-connection][data-state="live"]').waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await addBallot(pool, poll, 0);
    await page.locator('[data-total]', { hasText: '2 votes' }).waitFor();
    await page.waitForTimeout(5_000);
    expect(asked.filter((path) => path.endsWith('/results'))).toEqual([]);

    passesSockets = false;
    await pool.query('delete from polls where id = $1', [poll]);
    await strip.getByText('deleted').waitFor();
  },
);

test('X3: a poll that is deleted meanwhile is gone without sockets, too', async () => {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url);
  const poll = await createPoll(pool);
  const proxy = await startProxy(() => address, { passesSockets: () => false });
  const browser = await openBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(`${proxy}/polls/${poll}/results`);
  await page.locator('[data-connection][data-state="polling"]').waitFor();
  await pool.query('delete from polls where id = $1', [poll]);
  await page.locator('[data-connection]').getByText('This poll was deleted.').waitFor();
});
