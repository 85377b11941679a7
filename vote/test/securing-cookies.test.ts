// Cookies are marked as Secure by the address of the ballots: over plain http, browsers drop such cookies, and each click would be
// a new voter.
import { expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';

const development = { DATABASE_URL: 'postgres://localhost/votes' };
const production = {
  ...development,
  NODE_ENV: 'production',
  TRUST_PROXY: '0',
  COOKIE_SECRET: 'a secret of these tests',
};

test.each([
  ['https://votes.example', true, false],
  ['HTTPS://votes.example', true, false],
  ['http://votes.example', false, true],
  ['http://192.168.1.7:5000', false, true],
  ['http://localhost.example', false, true],
  [undefined, false, true],
  ['http://localhost:5000', false, false],
  ['http://127.0.0.1:5000', false, false],
  ['http://[::1]:5000', false, false],
])('with VOTE_URL %s: Secure cookies %s, a warning in production %s', (VOTE_URL, secure, warns) => {
  // the address of the results does not matter
  for (const RESULT_URL of ['https://results.example', 'http://results.example']) {
    const { secureCookies, warnOfHttp } = loadConfig({ ...production, VOTE_URL, RESULT_URL });
    expect([secureCookies, warnOfHttp]).toEqual([secure, warns]);
    expect(loadConfig({ ...development, VOTE_URL, RESULT_URL })).toMatchObject({
      secureCookies: secure,
      warnOfHttp: false,
    });
  }
});
