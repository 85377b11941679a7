// How tests act as an administrator of the services that they start.
import { makeAdminSession, SESSION_COOKIE } from '@hands/shared/auth/admin-session';
import { secret } from './voter-cookie.ts';

export const adminToken = 'a-token-of-these-tests';

/** The header of a program. */
export const asAdmin = { authorization: `Bearer ${adminToken}` };

/** The cookie of a browser that has signed in. */
export const adminCookie = (url: string) => ({
  name: SESSION_COOKIE,
  value: makeAdminSession(secret, adminToken).value,
  url,
});
