// Reload and Back after a form that was refused, in a real browser, with and without JavaScript.
import { postPoll } from '@hands/testing/post-poll';
import { setUpVotePages } from '@hands/testing/set-up-vote-pages';
import type { Page } from 'playwright';
import { beforeAll, describe, expect, test } from 'vitest';

const site = setUpVotePages();
let guarded = '';
beforeAll(async () => {
  guarded = await site.vote.serve({ createPolls: 'token' });
});

/** Reloads, then follows a link and goes back. No form may be sent again: browsers ask before they do that. */
async function expectNoQuestion(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor();
  let posts = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST') posts++;
  });
  await page.reload();
  await page.getByText(text).first().waitFor();
  await page.locator('header a').first().click();
  await page.waitForURL((address) => address.pathname === '/');
  await page.goBack();
  await page.getByText(text).first().waitFor();
  expect(posts).toBe(0);
}

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('%s, reload and Back send no form again', (_how, javaScriptEnabled) => {
  async function open(address: string): Promise<Page> {
    const context = await site.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(address);
    return page;
  }

  test('after a ballot with nothing chosen', async () => {
    const page = await open(`${site.url}/polls/${await postPoll(site.url, { kind: 'multiple' })}`);
    await page.locator('[data-cast]').click();
    await expectNoQuestion(page, 'Choose at least one option.');
  });

  test('after a ranking without a rank, or one that repeats a rank, which is kept', async () => {
    const page = await open(`${site.url}/polls/${await postPoll(site.url, { kind: 'ranked' })}`);
    if (javaScriptEnabled) {
      await page.locator('[data-cast]').click();
      await expectNoQuestion(page, 'Give at least one option a rank.');
      return;
    }
    for (const name of ['Tea', 'Coffee']) await page.getByRole('spinbutton', { name }).fill('1');
    await page.locator('[data-cast]').click();
    await expectNoQuestion(page, 'have the same rank');
    expect(await page.getByRole('spinbutton', { name: 'Tea' }).inputValue()).toBe('1');
  });

  test('after a new poll with one option, which is kept', async () => {
    const page = await open(`${site.url}/polls/new`);
    await page.getByLabel('Question', { exact: true }).fill('Tea?');
    await page.getByLabel('Option A', { exact: true }).fill('Yes');
    await page.getByLabel('Option B', { exact: true }).fill('yes');
    await page.getByRole('button', { name: 'Create the poll' }).click();
    await expectNoQuestion(page, 'Duplicates another option.');
    expect(await page.getByLabel('Question', { exact: true }).inputValue()).toBe('Tea?');
  });

  test('after a wrong token', async () => {
    const page = await open(`${guarded}/admin`);
    await page.getByLabel('Admin token').fill('a guess');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The admin token is wrong.').waitFor();
    await expectNoQuestion(page, 'The admin token is wrong.');
  });
});
