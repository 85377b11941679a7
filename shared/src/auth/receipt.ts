// A receipt names a ballot (poll, voter, time of casting, digest of the vote), so it needs no row in the database. It is
// encrypted: someone who sees receipts in a log or a link cannot tell which of them belong to one voter, or who voted alike.
import { parsePollId } from '../poll/poll-id.ts';
import { decrypt, encrypt } from './encrypt.ts';
import { unsign } from './sign.ts';

export interface ReceiptContent {
  pollId: number;
  voterId: string;
  castAt: number;
  /** From voteDigest(). Receipts of earlier versions have none. */
  vote?: string;
}

const PURPOSE = 'receipt';

/** About 115 characters that need no escaping in a URL. The same ballot always has the same receipt. */
export function signReceipt({ pollId, voterId, castAt, vote }: ReceiptContent, secret: string): string {
  const ballot = `${pollId}.${voterId}.${castAt.toString(36)}`;
  return encrypt(vote === undefined ? ballot : `${ballot}.${vote}`, PURPOSE, secret);
}

/**
 * @param secrets the current one first, then earlier ones, so that receipts stay valid after a rotation
 * @returns undefined if none of the secrets made this receipt
 */
export function readReceipt(receipt: string, secrets: readonly string[]): ReceiptContent | undefined {
  // earlier versions signed the content and did not encrypt it
  const open = receipt.includes('.') ? unsign : decrypt;
  const [id, voterId, castAt, vote] = open(receipt, PURPOSE, secrets)?.split('.') ?? [];
  const pollId = parsePollId(id);
  if (!pollId || !voterId || !castAt) return undefined;
  return { pollId, voterId, castAt: Number.parseInt(castAt, 36), ...(vote !== undefined && { vote }) };
}
