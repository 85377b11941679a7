// For `npm run test:mutants`, in the copy.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    include: ['*/test/**/*.test.ts'],
    globalSetup: 'testing/src/test-servers.ts',
    setupFiles: 'testing/src/end-with-vitest.ts',
    tags: [{ name: 'redis', description: 'needs Redis' }],
    pool: 'forks',
    isolate: false,
    maxWorkers: 3,
    // Lower than in the suite, because most mutants are noticed by waiting in vain. Tests that fail with these limits and
    // without a patch are reported.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000, interval: 25 } },
  },
});
