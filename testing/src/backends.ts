// Where the queue can live. Tests that need Redis are skipped if there is none, and report-skipped.ts lists them.
import { describe, inject } from 'vitest';

export type TestBackend = 'redis' | 'postgres';

/** Options of a test, or of a suite, that needs Redis. */
export const needsRedis = { tags: ['redis'], skip: inject('redisUrl') === undefined };

/** Where the queue lives in tests that run with one home of it alone. */
export const usualBackend: TestBackend = needsRedis.skip ? 'postgres' : 'redis';

/** A suite for each home of the queue. @param name with `%s` for it */
export function describeBackends(name: string, suite: (backend: TestBackend) => void): void {
  for (const backend of ['redis', 'postgres'] as const) {
    const options = backend === 'redis' ? needsRedis : {};
    describe(name.replace('%s', backend), options, () => {
      suite(backend);
    });
  }
}
