// For `npm run test:scale`.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    include: ['e2e/scale/*.test.ts'],
    globalSetup: 'testing/src/test-servers.ts',
    setupFiles: 'testing/src/end-with-vitest.ts',
    reporters: ['default', 'testing/src/report-skipped.ts'],
    pool: 'forks',
    // each test has a whole system of its own
    fileParallelism: false,
    tags: [
      { name: 'redis', description: 'needs Redis' },
      { name: 'kubectl', description: 'needs kubectl' },
    ],
    testTimeout: 900_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 120_000, interval: 100 } },
  },
});
