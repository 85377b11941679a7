// The token of a voting link. Anyone who has it is one voter of one poll, on every device.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { uuidFromDigest } from './uuid-from-digest.ts';

const LENGTH = 26;
/** Crockford's, as in slugs: it can be typed from paper. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const form = new RegExp(`^[${ALPHABET}]{${String(LENGTH)}}$`);

/** 130 random bits. */
export const makeVoterToken = (): string =>
  Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');

/**
 * A token as it was given out, also if it was typed in capitals or with letters that look like digits.
 * @returns undefined for what cannot be one
 */
export function parseVoterToken(given: string): string | undefined {
  const token = given.toLowerCase().replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return form.test(token) ? token : undefined;
}

/** What is stored of a token. It is random, so that its digest needs no salt. */
export const hashVoterToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Names a token where the token itself must not be shown: 64 bits of its digest, in hexadecimal. */
export const voterTokenId = (hash: Buffer): string => hash.toString('hex', 0, 8);

/**
 * The voter of a token. It takes the token itself, which is not stored: someone who has the database cannot tell who cast a ballot.
 * The secret is the poll's own and not COOKIE_SECRET: after a rotation, a second device would otherwise be another voter.
 * @param secret polls.voter_secret: without it the owner, who may have kept the tokens, could make the id as well
 */
export const voterIdFromToken = (token: string, secret: Buffer): string =>
  uuidFromDigest(createHmac('sha256', secret).update(token).digest());
