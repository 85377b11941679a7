import { createHash } from 'node:crypto';

/**
 * Tells a ballot page whether its browser is still the same voter in this poll, without naming the voter: a vote that waited for a
 * connection must not be cast by another one. The voter's id is random, so nobody can find it by trying.
 */
export const voterTag = (pollId: number, voterId: string): string =>
  createHash('sha256').update(`voter tag ${pollId} ${voterId}`).digest('base64url').slice(0, 12);
