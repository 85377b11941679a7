import { signVoterId } from '@hands/shared/auth/voter-cookie';

/** The secret of all services that tests start. */
export const secret = 'a secret of these tests';

/** The Cookie header of a voter's browser. */
export const cookieOf = (voterId: string): string =>
  `voter=${encodeURIComponent(signVoterId(voterId, secret))}`;

/** The voter of such a header, or of a cookie that vote has set. */
export const voterOf = (cookie = ''): string =>
  /voter=s:([^.]+)\./.exec(decodeURIComponent(cookie))?.[1] ?? '';
