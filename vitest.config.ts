import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['*/test/**/*.test.ts'],
    globalSetup: ['local/src/test-servers.ts', 'e2e/test/unpack-browser.ts'],
    setupFiles: 'local/src/end-with-vitest.ts',
    pool: 'forks',
    // two, for two cores: the databases want their share, and some tests look at the clock
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // what is awaited comes soon or never; a busy machine may take its time
    expect: { poll: { timeout: 10_000, interval: 25 } },
  },
});
