// A receipt names a ballot (poll, voter, time of casting) under a signature, and never what was chosen. It needs no row.
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
 * @param secrets the current one first, then those it replaced, so that receipts outlive a rotation
 * @returns undefined if none of the secrets signed this receipt
 */
export function readReceipt(receipt: string, secrets: readonly string[]): ReceiptContent | undefined {
  const [id, voterId, castAt] = unsign(receipt, PURPOSE, secrets)?.split('.') ?? [];
  const pollId = parsePollId(id);
  if (!pollId || !voterId || !castAt) return undefined;
  return { pollId, voterId, castAt: Number.parseInt(castAt, 36) };
}
