/** The name, without COOKIE_SUFFIX, of the cookie with which a browser remembers for a day the ballot that it cast in this poll. */
export const ballotCookie = (pollId: number): string => `ballot-${pollId}`;
