// A receipt names a ballot (poll, voter, time of casting), so it needs no row in the database. It never contains the choices,
// and it is encrypted: whoever sees receipts in a log or a link cannot tell which of them belong to one voter.
import { parsePollId } from '../poll/poll-id.ts';
import { decrypt, encrypt } from './encrypt.ts';
import { unsign } from './sign.ts';

export interface ReceiptContent {
  pollId: number;
  voterId: string;
  castAt: number;
}

const PURPOSE = 'receipt';

/** About 105 characters that need no escaping in a URL. The same ballot always has the same receipt. */
export function signReceipt({ pollId, voterId, castAt }: ReceiptContent, secret: string): string {
  return encrypt(`${pollId}.${voterId}.${castAt.toString(36)}`, PURPOSE, secret);
}

/**
 * @param secrets the current one first, then earlier ones, so that receipts stay valid after a rotation
 * @returns undefined if none of the secrets made this receipt
 */
export function readReceipt(receipt: string, secrets: readonly string[]): ReceiptContent | undefined {
  // earlier versions signed the content and did not encrypt it
  const open = receipt.includes('.') ? unsign : decrypt;
  const [id, voterId, castAt] = open(receipt, PURPOSE, secrets)?.split('.') ?? [];
  const pollId = parsePollId(id);
  if (!pollId || !voterId || !castAt) return undefined;
  return { pollId, voterId, castAt: Number.parseInt(castAt, 36) };
}
