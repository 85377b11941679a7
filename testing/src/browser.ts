// A real Chromium: from npm on Linux, elsewhere the one that Playwright installed.
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';
import type { Browser } from 'playwright-core';

export async function openBrowser(): Promise<Browser> {
  if (process.platform !== 'linux') return playwright.launch();
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // The package's own arguments are for one page in one process. Without a sandbox, because root has none;
    // it opens our own pages only, and asks nobody for updates.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
