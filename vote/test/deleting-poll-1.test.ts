import { asAdmin } from '@hands/testing/administrator';
import { ensureSamplePoll } from '@hands/db/migrate';
import { expect, test } from 'vitest';
import { setUpPolls } from './set-up-polls.ts';

const { vote, url, send } = setUpPolls();

test('without poll 1, the first page is the list of polls, also on another instance', async () => {
  const other = await vote().serve();
  const first = async (base: string) => {
    const response = await fetch(base, { headers: { Accept: 'text/html' } });
    return [response.status, /<h1[^>]*>([^<]*)/.exec(await response.text())?.[1]];
  };
  expect([await first(url()), await first(other)]).toEqual(Array(2).fill([200, 'Cats or Dogs?']));
  const page = await fetch(`${url()}/admin/polls/1/delete`, {
    headers: { ...asAdmin, Accept: 'text/html' },
  });
  expect(await page.text()).toContain('The first page is the list of polls then.');
  await send('DELETE', '/polls/1');
  expect(await first(url())).toEqual([200, 'Open polls']);
  await expect.poll(() => first(other)).toEqual([200, 'Open polls']);
  expect((await send('POST', '/', { choice: 0 })).status).toBe(404);
  await ensureSamplePoll(String(vote().pool.options.connectionString), 'Cats', 'Dogs');
  expect(await first(url())).toEqual([200, 'Open polls']);
});
