// Signed text for cookies and links, used instead of rows in the database. Secrets rotate: the first signs, all verify.
import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * `<content>.<HMAC-SHA256>`
 * @param purpose separates signatures that the same secret makes for different uses
 */
export function sign(content: string, purpose: string, secret: string): string {
  const signature = createHmac('sha256', secret).update(`${purpose}:${content}`).digest('base64url');
  return `${content}.${signature}`;
}

/**
 * Returns the content of a signed text.
 * @param secrets the current one first, then earlier ones
 * @returns undefined if none of the secrets signed it for this purpose
 */
export function unsign(signed: string, purpose: string, secrets: readonly string[]): string | undefined {
  const content = signed.slice(0, signed.lastIndexOf('.'));
  const given = Buffer.from(signed);
  const isGenuine = secrets.some((secret) => {
    const expected = Buffer.from(sign(content, purpose, secret));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return isGenuine ? content : undefined;
}
