import { z } from 'zod';
import { durabilityStates } from '../process/durability.ts';
import type { Durability } from '../process/durability.ts';

const state = z.enum(['up', 'down']);
/** `unknown`: who could tell of it has not been heard. */
const partState = z.enum([...state.options, 'unknown']);

/** What `/health` answers: of the whole, and of each part. */
export const healthSchema = z
  .object({
    status: state,
    parts: z.record(
      z.string(),
      z.looseObject({
        status: partState,
        reason: z.string().optional().meta({ description: 'Why it is down, and which step helps.' }),
        durability: z
          .enum(durabilityStates)
          .optional()
          .meta({ description: 'Whether what it confirms survives a crash.' }),
        durabilityReason: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'Health' });

/** What `/health` says of a part that votes rely on: operators read the reason. */
export function describePart(isUp: boolean, durability: Durability, reason?: string) {
  return {
    status: isUp ? ('up' as const) : ('down' as const),
    ...(reason !== undefined && { reason }),
    durability: durability.state,
    ...(durability.reason && { durabilityReason: durability.reason }),
  };
}

/** What `/live` answers as long as the process does: a liveness probe must not end a service because a database is down. */
export const liveSchema = z.object({ status: z.literal('up') }).meta({ id: 'Live' });

export const live: z.infer<typeof liveSchema> = { status: 'up' };
