// A program that votes for its users identifies each by its own `userId`. That text becomes a voter id that is always the same
// and that no browser's cookie can contain: cookies contain random ids (version 4), these have version 8.
import { createHash } from 'node:crypto';

const namespace = 'show-of-hands user ';

/**
 * The voter id of this userId: the first 122 bits of a SHA-256 as a UUID. It involves no secret, so that rotating secrets does
 * not turn users into new voters.
 */
export function voterIdFromUserId(userId: string): string {
  const bytes = createHash('sha256').update(namespace).update(userId).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6); // version 8: custom
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8); // variant of RFC 9562
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
