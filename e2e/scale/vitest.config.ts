// For `npm run test:scale`.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    dir: import.meta.dirname,
    pool: 'forks',
    reporters: ['default', '../../testing/src/report-skipped.ts'],
    tags: [{ name: 'kubectl', description: 'needs kubectl' }],
    testTimeout: 240_000,
  },
});
