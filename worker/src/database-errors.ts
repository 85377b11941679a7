import { DatabaseError } from '@hands/db/pool';

/**
 * Whether the data itself is invalid, so that retrying cannot help: SQLSTATE classes 22 (data) and 23 (integrity). All other
 * errors pass or can be fixed by an operator, and the ballots wait until then.
 */
export function isDataError(error: unknown): boolean {
  return error instanceof DatabaseError && /^2[23]/.test(error.code ?? '');
}

/** Whether a lock was not granted within the pool's `lockMs`. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '55P03';
}
