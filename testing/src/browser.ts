// A real Chromium: on Linux from npm, on other systems the one that Playwright installed.
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright';
import type { Browser } from 'playwright';

/** As long as `expect.poll` waits in our tests: it costs time only if a test fails. */
export const MAX_WAIT_MS = 60_000;

/** @param more arguments for the browser */
export async function openBrowser(more: string[] = []): Promise<Browser> {
  const browser = await launch(more);
  browser.on('context', (context) => {
    context.setDefaultTimeout(MAX_WAIT_MS);
  });
  return browser;
}

async function launch(more: string[]): Promise<Browser> {
  if (process.platform !== 'linux') return playwright.launch({ args: more });
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // The package's own arguments are for one page in one process. There is no sandbox, because root cannot have one;
    // the browser opens only our own pages and does not check for updates.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}
