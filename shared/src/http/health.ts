import { z } from 'zod';
import { durabilityStates } from '../process/durability.ts';
import type { Durability } from '../process/durability.ts';

const state = z.enum(['up', 'down']);
/** `unknown`: the service that reports the state has sent no heartbeat. */
const partState = z.enum([...state.options, 'unknown']);

/** The body of `/health`: the status of the service and of each part. */
export const healthSchema = z
  .object({
    status: state,
    parts: z.record(
      z.string(),
      z.looseObject({
        status: partState,
        reason: z.string().optional().meta({ description: 'Why it is down and how to fix it.' }),
        durability: z
          .enum(durabilityStates)
          .optional()
          .meta({ description: 'Whether confirmed writes survive a crash.' }),
        durabilityReason: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'Health' });

/** Describes a part in `/health`. The reason is for operators. */
export function describePart(isUp: boolean, durability: Durability, reason?: string) {
  return {
    status: isUp ? ('up' as const) : ('down' as const),
    ...(reason !== undefined && { reason }),
    durability: durability.state,
    ...(durability.reason && { durabilityReason: durability.reason }),
  };
}

/** The body of `/live`. It checks nothing else: a liveness probe must not restart a service because a database is down. */
export const liveSchema = z.object({ status: z.literal('up') }).meta({ id: 'Live' });

export const live: z.infer<typeof liveSchema> = { status: 'up' };
