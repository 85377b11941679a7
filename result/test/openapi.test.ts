import type { Schema } from '@hands/shared/http/openapi';
import { createWrongTokens } from '@hands/shared/http/wrong-tokens';
import { createPoll } from '@hands/testing/create-poll';
import { logger } from '@hands/testing/logger';
import { openDatabase } from '@hands/testing/open-database';
import { settings, startResult } from '@hands/testing/start-result';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createApp } from '../src/app.ts';
import { resultApi } from '../src/describe-api.ts';
import { createExportLimits } from '../src/export/limit-exports.ts';
import { createResultMetrics } from '../src/metrics.ts';
import { resultFigures } from '../src/monitoring/show-stats.ts';
import { readingsOf } from './readings-of.ts';

const operations = Object.entries(resultApi.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method} ${path}`),
);

function expectToMatch(answer: unknown, schema: Schema): void {
  const whole = JSON.parse(
    JSON.stringify({ ...schema, $defs: resultApi.components.schemas }).replaceAll(
      '#/components/schemas/',
      '#/$defs/',
    ),
  ) as Parameters<typeof z.fromJSONSchema>[0];
  expect(z.fromJSONSchema(whole).safeParse(answer).error).toBeUndefined();
}

test('every address answers as described in /openapi.json, for polls of every kind and visibility', async () => {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url);
  await pool.query("insert into polls (id, question) values (1, 'Cats or Dogs?')");
  await pool.query("insert into options values (1, 0, 'Cats'), (1, 1, 'Dogs')");
  const ids = [1];
  for (const kind of ['single', 'multiple', 'ranked']) {
    for (const results_visible of ['always', 'never']) {
      const id = await createPoll(pool, { options: ['A', 'B', 'C'], kind, results_visible });
      const choices = kind === 'ranked' ? '{1,0}' : '{1}';
      await pool.query('insert into ballots values ($1, gen_random_uuid(), $2, now())', [id, choices]);
      ids.push(id);
    }
  }

  async function check(path: string, documented: string, status: number): Promise<void> {
    const response = await fetch(address + path);
    expect(response.status, path).toBe(status);
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    const { content = {} } = resultApi.paths[documented]?.get?.responses[status] ?? {};
    const schema = content[type]?.schema;
    if (!schema) throw new Error(`${path} is answered with ${type}, which is not documented`);
    const text = await response.text();
    if (type.endsWith('json')) expectToMatch(JSON.parse(text), schema);
  }
  for (const path of ['/', '/health', '/stats', '/metrics', '/openapi.json', '/docs'])
    await check(path, path, 200);
  for (const path of ['/polls/{id}', '/polls/{id}/results', '/p/{id}', '/p/{id}/results']) {
    for (const id of ids) await check(path.replace('{id}', String(id)), path, 200);
    await check(path.replace('{id}', '999'), path, 404);
  }
  for (const id of ids) await check(`/embed/${id}`, '/embed/{id}', 200);
  await check('/embed/999', '/embed/{id}', 404);
  await check('/embed/1?theme=blue', '/embed/{id}', 400);
  const named = `url=${address}/polls/`;
  for (const [query, status] of [
    [`${named}1`, 200],
    ['', 400],
    [`${named}999`, 404],
    [`${named}1&format=xml`, 501],
  ] as const)
    await check(`/oembed?${query}`, '/oembed', status);
  const files = ['export.csv', 'export.json'];
  for (const path of files.flatMap((file) => [`/polls/{id}/${file}`, `/p/{id}/${file}`])) {
    // every second poll is hidden; poll 1 is not
    for (const [index, id] of ids.entries())
      await check(path.replace('{id}', String(id)), path, index > 0 && index % 2 === 0 ? 403 : 200);
    await check(path.replace('{id}', '999'), path, 404);
    await check(`${path.replace('{id}', '1')}?entries=0`, path, 400);
  }
});

test('every route of the service is in /openapi.json, and nothing else', async () => {
  const { pool } = await openDatabase();
  const pipeline = () => {
    throw new Error('not asked');
  };
  const metrics = createResultMetrics(() => 0);
  const app = createApp({
    ...settings,
    pool,
    readings: readingsOf(pool),
    findSnapshot: () => Promise.resolve(undefined),
    findPollId: () => Promise.resolve(undefined),
    findPollKey: () => Promise.resolve(undefined),
    exports: { kept: () => undefined, read: () => Promise.resolve(undefined) },
    exportLimits: createExportLimits(settings, metrics.limited),
    wrongTokens: createWrongTokens({ points: 0 }, metrics.limited, logger),
    isTicking: () => true,
    figures: resultFigures({ metrics, pollsWatched: () => 0, pipeline }),
    pipeline,
    now: () => undefined,
    waitUntilPast: () => Promise.resolve(true),
    logger: logger,
  });
  const routes = app.router.stack.flatMap(({ route }) =>
    route
      ? [route.path]
          .flat()
          .flatMap((path) => route.stack.map(({ method }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`))
      : [],
  );
  expect(routes.toSorted()).toEqual(operations.toSorted());
});
