// Runs axe in the page. The page's context needs `bypassCSP`.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const endTransitions = `new Promise(requestAnimationFrame).then(() => {
  for (const animation of document.getAnimations())
    if (animation.effect.getComputedTiming().endTime !== Infinity) animation.finish();
})`;

interface AxeResults {
  violations: { id: string; nodes: { html: string }[] }[];
}

/**
 * Ends the page's transitions first: a color that still moves from light to dark is no violation.
 *
 * @returns the violations that axe finds, each with the elements at fault
 */
export async function findViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in globalThis'))) await page.addScriptTag({ content: source });
  await page.evaluate(endTransitions);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<AxeResults> } };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}
