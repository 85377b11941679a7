// For `npm run test:compose`, which names the containers' project and removes what is left of it.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    dir: import.meta.dirname,
    pool: 'forks',
    // one system, so one test at a time
    fileParallelism: false,
    bail: 1,
    testTimeout: 180_000,
    // the first run builds the images
    hookTimeout: 900_000,
    expect: { poll: { timeout: 60_000, interval: 200 } },
  },
});
