import { startSystem } from '@hands/testing/system';
import { expect, test } from 'vitest';

/** Votes once, with the cookie if there is one. @returns the Set-Cookie header */
async function cast(url: string, cookie = ''): Promise<string> {
  const response = await fetch(`${url}/polls/1/vote`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: cookie },
    body: '{"choice": 0}',
  });
  expect(response.status).toBe(202);
  return response.headers.getSetCookie()[0] ?? '';
}

test('in production over http, cookies are kept by browsers, and the log warns once of what follows', async () => {
  const system = await startSystem('postgres');
  // the tests' Postgres runs without fsync
  const env = { NODE_ENV: 'production', ALLOW_DATA_LOSS: '1', RESULT_URL: 'https://results.example' };
  const start = (VOTE_URL: string) => system.start('vote', { env: { ...env, VOTE_URL } });
  const warnings = ({ log }: { log: () => string }) =>
    log()
      .split('\n')
      .filter((line) => line.includes('cookies are sent in clear'));

  const http = await start('http://votes.example');
  const cookie = await cast(http.url);
  expect(cookie).toMatch(/^voter=.*SameSite=Lax$/);
  expect(await cast(http.url, cookie.split(';')[0])).toBe('');
  expect(warnings(http)).toHaveLength(1);
  expect(JSON.parse(warnings(http)[0] ?? '')).toMatchObject({
    level: 40,
    msg: expect.stringMatching(/set VOTE_URL to the https address of the ballots/) as string,
  });

  const https = await start('https://votes.example');
  expect(await cast(https.url)).toMatch(/; Secure$/);
  expect(warnings(https)).toEqual([]);
});
