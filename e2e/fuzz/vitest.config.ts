// For `npm run test:fuzz`, which sets the number of inputs, the seed and the queue.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    include: ['e2e/fuzz/fuzz-suite.test.ts'],
    globalSetup: 'testing/src/test-servers.ts',
    setupFiles: 'testing/src/end-with-vitest.ts',
    pool: 'forks',
    tags: [{ name: 'redis', description: 'needs Redis' }],
    testTimeout: 3_600_000,
    expect: { poll: { timeout: 120_000, interval: 25 } },
  },
});
