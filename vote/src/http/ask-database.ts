import { isTransient } from '@hands/db/is-transient';
import { createCircuitBreaker } from '@hands/shared/process/circuit-breaker';
import { ProblemError, unavailable } from '@hands/shared/http/problem';

/**
 * @param unavailableDetail the error text if the database is unavailable
 * @throws ProblemError 503 if the database is unavailable
 */
export async function askDatabase<Answer>(
  answer: Promise<Answer>,
  unavailableDetail: string,
): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProblemError || !isTransient(error)) throw error;
    throw unavailable(unavailableDetail, error);
  }
}

/** What a list may take. */
const LIST_MS = 2_000;

/** For what many people ask for: after a few time-outs it fails at once, until the database responds again. */
export function createDatabaseReader(unavailableDetail: string) {
  const run = createCircuitBreaker(LIST_MS);
  return <Answer>(read: () => Promise<Answer>) => askDatabase(run(read), unavailableDetail);
}

export type DatabaseReader = ReturnType<typeof createDatabaseReader>;
