import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

// libpq's variables must not change what the tests do (shared/src/process/ignore-postgres-variables.ts)
for (const name of Object.keys(process.env))
  if (/^PG[A-Z]/.test(name)) Reflect.deleteProperty(process.env, name);

/**
 * Starts the files that take longest first, so that no long one runs alone at the end. Vitest itself knows how long they take only
 * from an earlier run, and otherwise begins with the largest.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a.moduleId) - rank(b.moduleId));
  }
}

/** Those with whole systems are in these folders. */
const folders = [
  /\/e2e\/test\/(surviving|completeness|queue|moving)/,
  /\/local\/test\/npm-start/,
  /\/e2e\//,
  /\/(local|worker)\//,
];

function rank(file: string): number {
  const place = folders.findIndex((folder) => folder.test(file));
  return place < 0 ? folders.length : place;
}

export default defineConfig({
  test: {
    // the last one needs no cluster, and takes less than three seconds of processor time
    include: ['*/test/**/*.test.ts', 'e2e/scale/kubernetes.test.ts'],
    globalSetup: ['testing/src/test-servers.ts', 'testing/src/unpack-browser.ts'],
    setupFiles: 'testing/src/end-with-vitest.ts',
    reporters: ['default', 'testing/src/report-skipped.ts'],
    sequence: { sequencer: LongestFirst },
    tags: [
      { name: 'redis', description: 'needs Redis, and is skipped if there is none' },
      { name: 'nginx', description: 'needs nginx, and is skipped if it is not installed' },
      { name: 'apache2', description: 'needs Apache, and is skipped if it is not installed' },
      { name: 'kubectl', description: 'needs kubectl, and is skipped if it is not installed' },
      { name: 'firefox', description: 'needs Firefox, and is skipped if it is not installed' },
    ],
    pool: 'forks',
    // Test files in one process share its modules. With a new process for each file, the suite took 9.5 instead of 7.4 minutes.
    isolate: false,
    // Four for two cores, because many tests mostly wait: with three the whole suite took 712 s, with four 554 s.
    maxWorkers: 4,
    // The limits are high, because they cost time only if a test fails. No test sets its own, and none requires a time that a
    // busy machine would miss.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000, interval: 25 } },
  },
});
