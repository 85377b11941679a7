import { z } from 'zod';
import { MAX_BUCKETS } from './buckets.ts';

const problem = `must be a whole number from 1 to ${MAX_BUCKETS}`;

export const exportQuerySchema = z.object({
  entries: z.coerce
    .number(problem)
    .int(problem)
    .min(1, problem)
    .max(MAX_BUCKETS, problem)
    .default(MAX_BUCKETS)
    .meta({
      description: 'The maximum number of entries of ballots over time. Fewer entries cover longer times.',
    }),
});
