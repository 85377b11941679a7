// What vote adds to the queue and the worker takes from it.
import { z } from 'zod';
import { pollIdSchema } from './poll-id.ts';

/** One voter's choice in one poll. */
export const ballotSchema = z.strictObject({
  pollId: pollIdSchema,
  voterId: z.uuid(),
  /** Positions of the chosen options; in a ranked poll in order of preference. Empty: the voter withdraws their vote. */
  choices: z.array(z.int().min(0).max(19)).max(20),
  /** Microseconds since the Unix epoch by the queue's clock. Below 2^53 until the year 2255. */
  castAt: z.int().positive(),
});
export type Ballot = z.infer<typeof ballotSchema>;

/**
 * Rises if an earlier worker would misread the batches. Missing in batches of the versions before it had a number, which are in
 * format 1.
 */
export const BATCH_FORMAT = 1;

const formatSchema = z.int().min(1).default(1);

/** One job of the queue. The worker checks the ballots one by one, so that an invalid one does not delay the rest. */
export const batchSchema = z.object({ format: formatSchema, ballots: z.array(z.unknown()).min(1) });
export interface Batch {
  format: typeof BATCH_FORMAT;
  ballots: Ballot[];
}

/** The format of a job's data if it is newer than this program knows. */
export function findNewerFormat(data: unknown): number | undefined {
  const format = formatSchema.safeParse((Object(data) as { format?: unknown }).format).data;
  return format !== undefined && format > BATCH_FORMAT ? format : undefined;
}

/** Formats microseconds since the Unix epoch as an ISO 8601 instant, `2026-11-21T10:00:00.123456Z`. */
export function formatInstant(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1000);
  const rest = String(microseconds - milliseconds * 1000).padStart(3, '0');
  return new Date(milliseconds).toISOString().replace('Z', `${rest}Z`);
}
