import { unavailable } from '@hands/shared/http/problem';

/** @throws ProblemError 503 if the promise rejects */
export async function orAskToTryAgain<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw unavailable(
      'The results are unavailable because the database does not respond. Votes already cast are kept. Try again in a moment.',
      error,
    );
  }
}
