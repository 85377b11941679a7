// A program that votes for its users identifies each by its own `userId`. That text becomes a voter id that is always the same
// and that no browser's cookie can contain: cookies contain random ids (version 4), these have version 8.
import { createHash } from 'node:crypto';
import { uuidFromDigest } from '@hands/shared/auth/uuid-from-digest';

const namespace = 'show-of-hands user ';

/**
 * The voter id of this userId: the first 122 bits of a SHA-256 as a UUID. It involves no secret, so that rotating secrets does
 * not turn users into new voters.
 */
export const voterIdFromUserId = (userId: string): string =>
  uuidFromDigest(createHash('sha256').update(namespace).update(userId).digest());
