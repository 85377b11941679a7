// For `npm run test:faults`, which sets the number of rounds, the seed and the queue.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    include: ['e2e/faults/fault-suite.test.ts'],
    globalSetup: 'testing/src/test-servers.ts',
    setupFiles: 'testing/src/end-with-vitest.ts',
    pool: 'forks',
    tags: [{ name: 'redis', description: 'needs Redis' }],
    // all rounds are one test
    testTimeout: 24 * 3_600_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000, interval: 25 } },
  },
});
