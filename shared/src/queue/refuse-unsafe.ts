import type { Durability } from '../process/durability.ts';
import { QueueUnavailableError } from './queue-unavailable.ts';

/** In production no vote is taken by what could lose it, unless an operator has accepted that. */
export function refuseUnsafe(
  durability: Durability,
  requireDurable: boolean | undefined,
): QueueUnavailableError | undefined {
  if (!requireDurable || durability.state !== 'not durable') return undefined;
  return new QueueUnavailableError(
    `${durability.reason}; no votes are taken until that is fixed, or accepted with ALLOW_DATA_LOSS=1`,
    'not durable',
  );
}
