import puppeteer from 'puppeteer-core';
import type { Browser } from 'puppeteer-core';
import { programPaths } from './optional-programs.ts';

/**
 * Firefox as it is installed. Playwright needs a Firefox that only its own servers have; driving another one over WebDriver BiDi, it
 * sends commands that Firefox 153 does not know. Tests that call this are marked with `needsProgram('firefox')`.
 *
 * @param preferences as in `about:config`
 */
export const openFirefox = (preferences: Record<string, unknown> = {}): Promise<Browser> =>
  puppeteer.launch({
    browser: 'firefox',
    executablePath: programPaths.firefox,
    extraPrefsFirefox: preferences,
  });
