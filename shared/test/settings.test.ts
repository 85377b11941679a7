import { expect, test } from 'vitest';
import { z } from 'zod';
import { requireTwoOptions, sampleOptions } from '../src/process/sample-options.ts';
import { SettingsError } from '../src/process/settings-error.ts';
import {
  databaseUrl,
  evenWithOtherFaults,
  port,
  queueSettings,
  queueVariables,
  readSettings,
} from '../src/process/settings.ts';
import {
  requireSecretInProduction,
  corsOrigins,
  webAddress,
  webVariables,
} from '../src/process/web-settings.ts';

const schema = z.object({ DATABASE_URL: databaseUrl, PORT: port(5000) });

test('one error names every invalid variable', () => {
  const read = () => readSettings(schema, { PORT: '99999', DATABASE_URL: 'mysql://x' });
  expect(read).toThrow(/DATABASE_URL: must start with postgres[\s\S]*PORT: /);
  expect(() => readSettings(schema, {})).toThrow(/DATABASE_URL: is required, for example/);
});

test('all settings that are missing are named at once, also those that only production requires', () => {
  const web = z
    .object({ DATABASE_URL: databaseUrl, ...webVariables })
    .superRefine(requireSecretInProduction, evenWithOtherFaults);
  const read = () => readSettings(web, { NODE_ENV: 'production', TRUST_PROXY: 'everyone' });
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(
    /^Invalid settings\..*\n {2}DATABASE_URL: .*\n {2}TRUST_PROXY: .*\n {2}COOKIE_SECRET: is required in production.*$/,
  );
  expect(() => readSettings(web, { NODE_ENV: 'production', COOKIE_SECRET: 'short' })).toThrow(
    /COOKIE_SECRET: each secret must have at least 16 characters$/,
  );
});

test.each([
  'https://x.example/vote',
  'https://x.example/vote/',
  'https://x.example?x',
  'https://x.example/#x',
  'https://me:geheim@x.example',
])('X5: the address %s is refused with the reason', (VOTE_URL) => {
  const read = () => readSettings(z.object({ VOTE_URL: webAddress }), { VOTE_URL });
  expect(read).toThrow(
    /VOTE_URL: must be a scheme, a host and maybe a port, such as https:\/\/x\.example: .* below a path$/,
  );
});

test.each(['https://x.example', 'https://x.example/', 'http://[::1]:5000', 'HTTPS://X.Example:443'])(
  'the address %s is taken',
  (VOTE_URL) => {
    expect(readSettings(z.object({ VOTE_URL: webAddress }), { VOTE_URL }).VOTE_URL).toBeDefined();
  },
);

test('F179: CORS_ORIGINS is a list of origins, or *', () => {
  const read = (list: string) =>
    readSettings(z.object({ CORS_ORIGINS: corsOrigins }), { CORS_ORIGINS: list });
  expect(read('*').CORS_ORIGINS).toBe('*');
  expect(read(' https://App.example/, http://localhost:3000 ').CORS_ORIGINS).toEqual([
    'https://app.example',
    'http://localhost:3000',
  ]);
  expect(read('').CORS_ORIGINS).toBeUndefined();
  for (const wrong of [
    'app.example',
    'https://app.example/path',
    '*.example',
    'https://a.example,',
    '*,*',
    'null',
  ])
    expect(() => read(wrong), wrong).toThrow(/CORS_ORIGINS: must be \* or origins separated by commas/);
});

test.each(['abc', '-1', '1.5', '1e3', '0x10', ' 5', '65536', '99999999999999999999'])(
  'the port %j is refused with the range',
  (PORT) => {
    const read = () => readSettings(z.object({ PORT: port(5000) }), { PORT });
    expect(read).toThrow(/PORT: must be a whole number from 0 to 65535$/);
  },
);

test.each(['abc', '0', '99'])('QUEUE_SHARDS=%s is refused with the range', (QUEUE_SHARDS) => {
  const read = () => readSettings(z.object(queueVariables), { DATABASE_URL: 'postgres://x', QUEUE_SHARDS });
  expect(read).toThrow(/QUEUE_SHARDS: must be a whole number from 1 to 64$/);
});

// each of these connected to another host, and logged a part of the password as its name
test.each([
  'postgres://me:geh#eim@db/votes',
  'postgres://me:12/geheim@db/votes',
  'postgres://me:geh?eim@db/votes',
  'postgres://me:12?geheim@db/votes',
  'redis://:geh#eim@queue',
  'redis://:geh/eim@queue',
  'redis://#geheim@queue',
  'redis://',
])('%s is refused, because the host is not what it seems, and is not repeated', (url) => {
  const name = url.startsWith('redis') ? 'REDIS_URL' : 'DATABASE_URL';
  const read = () => readSettings(z.object(queueVariables), { DATABASE_URL: 'postgres://x', [name]: url });
  expect(read).toThrow(new RegExp(`${name}: must be an address with a host`));
  expect(read).not.toThrow(/geh|eim/);
});

test.each([
  'postgres://me:geh%23eim@db/votes',
  'postgres://me:100%@db:5432/votes?sslmode=verify-full',
  'postgresql://me:a@b@db/votes',
  'postgres:///votes?host=/var/run/postgresql',
  'postgres://[::1]:5432/votes',
])('%s is taken as it is', (DATABASE_URL) => {
  expect(readSettings(z.object(queueVariables), { DATABASE_URL }).DATABASE_URL).toBe(DATABASE_URL);
});

test.each([
  [{ OPTION_A: '   ' }, 'OPTION_A: must not be empty'],
  [{ OPTION_A: 'one\ntwo' }, 'OPTION_A: must be one line'],
  [{ OPTION_B: 'x'.repeat(121) }, 'OPTION_B: must have at most 120 characters'],
  [{ OPTION_A: 'Tea', OPTION_B: ' Tea ' }, 'OPTION_B: must differ from OPTION_A'],
  [{ OPTION_B: 'Cats' }, 'OPTION_B: must differ from OPTION_A'],
])('the options of poll 1 are checked as those of other polls: %j', (env, fault) => {
  const schema = z.object(sampleOptions).superRefine(requireTwoOptions, evenWithOtherFaults);
  expect(() => readSettings(schema, env)).toThrow(fault);
});

test('an empty variable counts as not set', () => {
  expect(readSettings(schema, { DATABASE_URL: 'postgres://x', PORT: '' }).PORT).toBe(5000);
});

test.each([
  [{ REDIS_URL: 'redis://a:1' }, 'redis://a:1'],
  [{ REDIS_HOST: 'redis' }, 'redis://redis:6379'],
  [{ REDIS_HOST: 'redis', REDIS_PORT: '7000' }, 'redis://redis:7000'],
  [{ REDIS_PORT: '7000' }, undefined],
])('%j puts the queue at %s', (env, redisUrl) => {
  const settings = readSettings(z.object(queueVariables), { DATABASE_URL: 'postgres://x', ...env });
  expect(queueSettings(settings)).toMatchObject({ redisUrl, shards: 1, name: 'votes' });
});
