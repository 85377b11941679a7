// Encrypted text for links and cookies: unreadable and unforgeable without the secret. Secrets rotate: the first encrypts, all
// decrypt.
import { createCipheriv, createDecipheriv, hash, hkdfSync } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface Keys {
  encryption: Buffer;
  /** In hexadecimal. */
  nonce: string;
}

/** By purpose and secret, of which there are a few. To derive the keys takes longer than to encrypt. */
const keys = new Map<string, Keys>();

function keysOf(secret: string, purpose: string): Keys {
  const name = `${purpose}:${secret}`;
  let found = keys.get(name);
  if (!found) {
    const derived = Buffer.from(hkdfSync('sha256', secret, '', purpose, 64));
    found = { encryption: derived.subarray(0, 32), nonce: derived.toString('hex', 32) };
    keys.set(name, found);
  }
  return found;
}

/**
 * Nonce, AES-256-GCM and tag in base64url, which has no dots. The nonce is a keyed digest of the content, so that the same
 * content is always the same text. All of it takes 4.5 µs; with an HMAC it took 6.5.
 * @param purpose separates texts that the same secret encrypts for different uses
 */
export function encrypt(content: string, purpose: string, secret: string): string {
  const key = keysOf(secret, purpose);
  const nonce = hash('sha256', key.nonce + content, 'buffer').subarray(0, NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key.encryption, nonce);
  const encrypted = [cipher.update(content, 'utf8'), cipher.final()];
  return Buffer.concat([nonce, ...encrypted, cipher.getAuthTag()]).toString('base64url');
}

/**
 * Returns the content of an encrypted text.
 * @param secrets the current one first, then earlier ones
 * @returns undefined if none of the secrets encrypted it for this purpose
 */
export function decrypt(text: string, purpose: string, secrets: readonly string[]): string | undefined {
  const bytes = Buffer.from(text, 'base64url');
  // several texts decode to the same bytes; only one of them is ours
  if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== text) return undefined;
  for (const secret of secrets) {
    const content = decryptBytes(bytes, keysOf(secret, purpose).encryption);
    if (content !== undefined) return content;
  }
  return undefined;
}

function decryptBytes(bytes: Buffer, key: Buffer): string | undefined {
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const content = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    decipher.final();
  } catch {
    // the tag does not match
    return undefined;
  }
  return content.toString();
}
