// A receipt names a ballot (poll, voter, time of casting) and is signed, so it needs no row in the database. It never
// contains the choices.
import { parsePollId } from '../poll/poll-id.ts';
import { sign, unsign } from './sign.ts';

export interface ReceiptContent {
  pollId: number;
  voterId: string;
  castAt: number;
}

const PURPOSE = 'receipt';

/** `<poll>.<voter>.<castAt in base 36>.<HMAC-SHA256>`, about 100 characters that need no escaping in a URL. */
export function signReceipt({ pollId, voterId, castAt }: ReceiptContent, secret: string): string {
  return sign(`${pollId}.${voterId}.${castAt.toString(36)}`, PURPOSE, secret);
}

/**
 * @param secrets the current one first, then earlier ones, so that receipts stay valid after a rotation
 * @returns undefined if none of the secrets signed this receipt
 */
export function readReceipt(receipt: string, secrets: readonly string[]): ReceiptContent | undefined {
  const [id, voterId, castAt] = unsign(receipt, PURPOSE, secrets)?.split('.') ?? [];
  const pollId = parsePollId(id);
  if (!pollId || !voterId || !castAt) return undefined;
  return { pollId, voterId, castAt: Number.parseInt(castAt, 36) };
}
