import { expect, test } from 'vitest';
import { z } from 'zod';
import { databaseUrl, port, queueSettings, queueVariables, readSettings } from '../src/process/settings.ts';

const schema = z.object({ DATABASE_URL: databaseUrl, PORT: port(5000) });

test('one error names every invalid variable', () => {
  const read = () => readSettings(schema, { PORT: '99999', DATABASE_URL: 'mysql://x' });
  expect(read).toThrow(/DATABASE_URL: must start with postgres[\s\S]*PORT: /);
  expect(() => readSettings(schema, {})).toThrow(/DATABASE_URL: is required, for example/);
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
