import { createHash } from 'node:crypto';
import type { Poll } from './read-polls.ts';

/** Differs if anything that the ballot page or the API shows of the poll differs; not if only votes are counted. */
export function pollRevision(poll: Poll): string {
  return createHash('sha256').update(JSON.stringify(poll)).digest('base64url').slice(0, 16);
}
