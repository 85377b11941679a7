// A browser and a vote service, as the tests of the service's pages need them.
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { openBrowser } from './browser.ts';
import { openVote } from './open-vote.ts';
import type { TestVote } from './open-vote.ts';

/** Opens both before the tests of a file, and closes them afterwards. */
export function setUpVotePages() {
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

  return {
    get vote() {
      return vote;
    },
    /** The address of an instance of the service. */
    get url() {
      return url;
    },
    /** A browser without cookies, which is closed after the test. */
    async newContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
      const context = await browser.newContext(options);
      onTestFinished(() => context.close());
      return context;
    },
  };
}
