import type { Page } from 'playwright';

/** Chooses an option on a ballot page and confirms it, as a voter does; after an earlier vote, in its place. */
export async function voteFor(page: Page, option: string): Promise<void> {
  // the answer to an earlier vote may still be on its way
  await page.locator('main:not([data-sending])').waitFor();
  const change = page.getByRole('button', { name: 'Change vote' });
  await page.locator('[data-cast]').or(change).filter({ visible: true }).waitFor();
  if (await change.isVisible()) await change.click();
  await page.getByLabel(option).check();
  await page.locator('[data-cast]').click();
}
