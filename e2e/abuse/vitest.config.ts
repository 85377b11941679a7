// For `npm run test:abuse`, which sets the minutes and the queue.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    include: ['e2e/abuse/abuse-suite.test.ts'],
    globalSetup: 'testing/src/test-servers.ts',
    setupFiles: 'testing/src/end-with-vitest.ts',
    pool: 'forks',
    tags: [{ name: 'redis', description: 'needs Redis' }],
    testTimeout: 3 * 3_600_000,
    expect: { poll: { timeout: 60_000, interval: 25 } },
  },
});
