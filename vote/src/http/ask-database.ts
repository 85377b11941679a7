import { isTransient } from '@hands/db/is-transient';
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
