import { createPool } from '@hands/db/pool';
import { createTestDatabase } from '@hands/db/test-database';
import { closeServer, listen, portOf } from '@hands/shared/http-server';
import { createLogger } from '@hands/shared/logger';
import { consumeBatches } from '@hands/shared/queue/consume-batches';
import { randomUUID } from 'node:crypto';
import { expect, inject, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { checkHealth } from '../src/check-health.ts';
import { workerApi } from '../src/describe-api.ts';

test('/openapi.json tells of every address, and each answers as it says', async () => {
  const logger = createLogger('test', 'silent');
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const pool = createPool(database.url, logger, 1);
  onTestFinished(() => pool.end());
  const settings = {
    redisUrl: inject('redisUrl'),
    databaseUrl: database.url,
    shards: 1,
    name: `test-${randomUUID()}`,
  };
  const consumer = consumeBatches(settings, logger, () => Promise.resolve());
  onTestFinished(() => consumer.close());
  const server = await listen(checkHealth({ pool, consumer, logger }), 0, logger);
  onTestFinished(() => closeServer(server));
  const url = `http://127.0.0.1:${portOf(server)}`;

  const health = async () => (await fetch(`${url}/health`)).status;
  await expect.poll(health).toBe(200);
  expect(await (await fetch(`${url}/openapi.json`)).json()).toEqual(workerApi);
  const answer: unknown = await (await fetch(`${url}/health`)).json();
  const schema = workerApi.components.schemas.Health as Parameters<typeof z.fromJSONSchema>[0];
  expect(z.fromJSONSchema(schema).safeParse(answer).error).toBeUndefined();
  expect(Object.keys(workerApi.paths)).toEqual(['/health', '/openapi.json']);
});
