import { z } from 'zod';

/** The figures about votes in flight in each service's `/stats`. */
export const pipelineFigures = {
  behindMs: z.number().nullable().meta({
    description:
      'How long votes currently take until they are recorded or, at result, until screens show them, in milliseconds. Null, like the next two, if it is unknown.',
  }),
  inFlight: z.int().nullable().meta({ description: 'Ballots that are accepted and not yet recorded.' }),
  failedBatches: z
    .int()
    .nullable()
    .meta({ description: 'Batches that failed for good and wait for an operator.' }),
};
