// The API documentation in a real browser: checked with axe at each size, light and dark.
import { openBrowser } from '@hands/testing/browser';
import { findViolations } from '@hands/testing/find-violations';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

let browser: Browser;
let vote: TestVote;
let url = '';

beforeAll(async () => {
  [browser, vote] = await Promise.all([openBrowser(), openVote()]);
  url = await vote.serve();
});
afterAll(async () => {
  await vote.close();
  await browser.close();
});

const sizes = [390, 1280, 1920];
const schemes = ['light', 'dark'] as const;

test.each(sizes.flatMap((width) => schemes.map((scheme) => [width, scheme] as const)))(
  'the API page fits %d px and passes axe, %s',
  async (width, colorScheme) => {
    const context = await browser.newContext({
      colorScheme,
      bypassCSP: true,
      viewport: { width, height: 900 },
    });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(`${url}/docs`);
    expect(await findViolations(page)).toEqual([]);
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBe(0);
  },
);
