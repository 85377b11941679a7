import type { ServerResponse } from 'node:http';

/**
 * Sets the header `Retry-After`, if trying again later helps.
 * @param error or any other answer that names it, in seconds
 */
export function sayWhenToRetry(
  res: ServerResponse,
  { retryAfter }: { retryAfter?: number | undefined } = {},
): void {
  if (retryAfter !== undefined) res.setHeader('Retry-After', String(retryAfter));
}
