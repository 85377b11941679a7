// A receipt names a ballot (poll, voter, time of casting) under a signature, and never what was chosen. It needs no row.
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface ReceiptContent {
  pollId: number;
  voterId: string;
  castAt: number;
}

/** `<poll>.<voter>.<castAt in base 36>.<HMAC-SHA256>`, about 100 characters that need no escaping in a URL. */
export function signReceipt({ pollId, voterId, castAt }: ReceiptContent, secret: string): string {
  const content = `${pollId}.${voterId}.${castAt.toString(36)}`;
  return `${content}.${sign(content, secret)}`;
}

/**
 * @param secrets the present one first, then those it replaced, so that receipts outlive a rotation
 * @returns undefined where no secret made this receipt
 */
export function readReceipt(receipt: string, secrets: readonly string[]): ReceiptContent | undefined {
  const [pollId, voterId, castAt, signature, ...rest] = receipt.split('.');
  if (!pollId || !voterId || !castAt || !signature || rest.length > 0) return undefined;
  const content = `${pollId}.${voterId}.${castAt}`;
  const given = Buffer.from(signature);
  const genuine = secrets.some((secret) => {
    const expected = Buffer.from(sign(content, secret));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return genuine ? { pollId: Number(pollId), voterId, castAt: Number.parseInt(castAt, 36) } : undefined;
}

// The prefix keeps these signatures apart from the cookies', which the same secret signs.
function sign(content: string, secret: string): string {
  return createHmac('sha256', secret).update(`receipt:${content}`).digest('base64url');
}
