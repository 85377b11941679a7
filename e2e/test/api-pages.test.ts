// The API documentation in a real browser: checked with axe at each size, light and dark.
import { findViolations } from '@hands/testing/find-violations';
import { setUpVotePages } from '@hands/testing/set-up-vote-pages';
import { expect, test } from 'vitest';

const site = setUpVotePages();

const sizes = [320, 1280, 1920];
const schemes = ['light', 'dark'] as const;

test.each(sizes.flatMap((width) => schemes.map((scheme) => [width, scheme] as const)))(
  'the API page fits %d px and passes axe, %s',
  async (width, colorScheme) => {
    const context = await site.newContext({
      colorScheme,
      bypassCSP: true,
      viewport: { width, height: 900 },
    });
    const page = await context.newPage();
    await page.goto(`${site.url}/docs`);
    expect(await findViolations(page)).toEqual([]);
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBe(0);
  },
);
