// The queue's two backends. Tests that need Redis are skipped if there is none; report-skipped.ts lists them.
import { describe, inject } from 'vitest';

export type TestBackend = 'redis' | 'postgres';

/** Options for a test or suite that needs Redis. */
export const needsRedis = { tags: ['redis'], skip: inject('redisUrl') === undefined };

/** The backend for tests that run with only one of them. */
export const usualBackend: TestBackend = needsRedis.skip ? 'postgres' : 'redis';

/** Defines a suite for each backend. @param name contains `%s` for the backend */
export function describeBackends(name: string, suite: (backend: TestBackend) => void): void {
  for (const backend of ['redis', 'postgres'] as const) {
    const options = backend === 'redis' ? needsRedis : {};
    describe(name.replace('%s', backend), options, () => {
      suite(backend);
    });
  }
}
