import { DatabaseError } from '@hands/db/pool';

/**
 * The data is at fault, and will be however often it is sent: SQLSTATE classes 22 (data) and 23 (integrity). Everything else
 * passes, or can be put right by an operator: the ballots wait for it.
 */
export function isDataError(error: unknown): boolean {
  return error instanceof DatabaseError && /^2[23]/.test(error.code ?? '');
}

/** A lock was not granted within the pool's `lockMs`. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '55P03';
}
