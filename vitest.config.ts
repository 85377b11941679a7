import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['*/test/**/*.test.ts'],
    globalSetup: ['testing/src/test-servers.ts', 'testing/src/unpack-browser.ts'],
    setupFiles: 'testing/src/end-with-vitest.ts',
    reporters: ['default', 'testing/src/report-skipped.ts'],
    tags: [{ name: 'redis', description: 'needs Redis, and is skipped where there is none' }],
    pool: 'forks',
    // Files of one process share its modules. With a fresh process for each file the suite took 9.5 instead of 7.4 minutes.
    isolate: false,
    // Three, for two cores: many tests wait for something most of their time. With two, a quarter of the cores was idle.
    maxWorkers: 3,
    // What is awaited comes soon or never, so these limits cost time only where a test fails. No test sets its own, and none
    // holds a figure against the clock that a busy machine would miss.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000, interval: 25 } },
  },
});
