import { isTransient } from '@hands/db/is-transient';
import { ProblemError, unavailable } from '@hands/shared/http/problem';

/**
 * @param away what to say where the database does not answer
 * @throws ProblemError 503 then
 */
export async function askDatabase<Answer>(answer: Promise<Answer>, away: string): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProblemError || !isTransient(error)) throw error;
    throw unavailable(away, error);
  }
}
