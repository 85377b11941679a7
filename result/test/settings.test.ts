import { expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';

const DATABASE_URL = 'postgres://localhost/votes';

test('only DATABASE_URL is required; all other settings have defaults', () => {
  expect(loadConfig({ DATABASE_URL })).toEqual({
    port: 5001,
    databaseUrl: DATABASE_URL,
    voteUrl: 'http://localhost:5000',
    resultUrl: 'http://localhost:5001',
    ownOrigins: ['http://localhost:5000', 'http://localhost:5001'],
    cookieSecrets: ['for development only'],
    cookieSuffix: '',
    adminToken: undefined,
    tickMs: 50,
    metricsPort: undefined,
    hideFigures: false,
    limits: { perAddress: 100, wrongTokens: 10, sockets: 2_000, watches: 100, exports: 60 },
    logLevel: 'info',
    cacheViews: false,
  });
  expect(loadConfig({ DATABASE_URL, VOTE_URL: 'https://vote.example/' }).voteUrl).toBe(
    'https://vote.example',
  );
});

test('one error names every bad setting', () => {
  const bad = { PORT: '99999', VOTE_URL: 'javascript:alert(1)', RESULT_TICK_MS: 'often', LOG_LEVEL: 'loud' };
  for (const name of ['DATABASE_URL', ...Object.keys(bad)]) {
    expect(() => loadConfig(bad)).toThrow(name);
  }
});

test('production does not start without TRUST_PROXY, which may be 0', () => {
  const production = { DATABASE_URL, NODE_ENV: 'production', COOKIE_SECRET: 'a secret of these tests' };
  expect(() => loadConfig(production)).toThrow(/TRUST_PROXY: is required in production/);
  expect(() => loadConfig({ ...production, TRUST_PROXY: '' })).toThrow('TRUST_PROXY');
  expect(loadConfig({ ...production, TRUST_PROXY: '0' }).trustProxy?.('10.0.0.1', 0)).toBe(false);
  expect(loadConfig({ ...production, TRUST_PROXY: '1' }).trustProxy?.('10.0.0.1', 0)).toBe(true);
});
