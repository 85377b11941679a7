import { z } from 'zod';

/** What `/stats` of each service says of votes on their way. */
export const pipelineFigures = {
  behindMs: z.number().nullable().meta({
    description:
      'How long votes take, in milliseconds: until they are recorded, at result until screens show them. Null, as are the next two, where that cannot be known now.',
  }),
  inFlight: z.int().nullable().meta({ description: 'Ballots that the queue holds.' }),
  failedBatches: z
    .int()
    .nullable()
    .meta({ description: 'Batches that were given up, and wait for an operator.' }),
};
