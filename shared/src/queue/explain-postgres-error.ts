import { QueueUnavailableError } from './queue-unavailable.ts';
import type { QueueTrouble } from './queue-unavailable.ts';

/** By SQLSTATE. */
const answers: Record<string, [QueueTrouble, string]> = {
  '25006': [
    'read-only',
    'Postgres is read-only: point DATABASE_URL to the primary, or turn default_transaction_read_only off',
  ],
  '53100': ['full', 'the disk of Postgres is full: free some space'],
};

/** Explains an error of Postgres to operators and says how to fix it. */
export function explainPostgresError(error: unknown): QueueUnavailableError {
  if (error instanceof QueueUnavailableError) return error;
  const { message, code = '' } = error as NodeJS.ErrnoException;
  const [trouble, reason] = answers[code] ?? ['unavailable', 'Postgres is unavailable'];
  return new QueueUnavailableError(`${reason} (${message || code})`, trouble, { cause: error });
}
