import type { Durability } from '../process/durability.ts';
import { QueueUnavailableError } from './queue-unavailable.ts';

/** In production, no votes are accepted if they could be lost, unless an operator has allowed that. */
export function refuseUnsafe(
  durability: Durability,
  requireDurable: boolean | undefined,
): QueueUnavailableError | undefined {
  if (!requireDurable || durability.state !== 'not durable') return undefined;
  return new QueueUnavailableError(
    `${durability.reason}; no votes are accepted until that is fixed or allowed with ALLOW_DATA_LOSS=1`,
    'not durable',
  );
}
