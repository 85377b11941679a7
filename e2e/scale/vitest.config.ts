// For `npm run test:scale`.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    include: ['e2e/scale/*.test.ts'],
    reporters: ['default', 'testing/src/report-skipped.ts'],
    pool: 'forks',
    tags: [{ name: 'kubectl', description: 'needs kubectl' }],
    testTimeout: 240_000,
  },
});
