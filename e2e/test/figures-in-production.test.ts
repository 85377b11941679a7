import { readMetrics } from '@hands/shared/http/read-metrics';
import { freePort } from '@hands/local/process/free-port';
import { startSystem } from '@hands/testing/system';
import { expect, test } from 'vitest';

const status = async (url: string, init?: RequestInit) => (await fetch(url, init)).status;

test.each(['vote', 'worker', 'result'] as const)(
  'in production %s shows /metrics and /stats on METRICS_PORT only',
  async (name) => {
    const system = await startSystem('postgres');
    const port = await freePort();
    // the tests' Postgres runs without fsync
    const env = { NODE_ENV: 'production', ALLOW_DATA_LOSS: '1', METRICS_PORT: String(port) };
    const { url } = await system.start(name, { env });
    for (const path of ['/metrics', '/stats', '/stats/', '/metrics?x'])
      expect(await status(`${url}${path}`)).toBe(404);
    expect(await status(`${url}/stats`, { method: 'OPTIONS' })).toBe(404);
    expect(await status(`${url}/health`)).toBe(200);

    const figures = `http://127.0.0.1:${String(port)}`;
    expect(await readMetrics(figures)).toHaveProperty('process_start_time_seconds');
    await expect.poll(async () => (await fetch(`${figures}/stats`)).json()).toHaveProperty('uptimeSeconds');
    for (const path of ['/', '/health', '/polls/1']) expect(await status(`${figures}${path}`)).toBe(404);
  },
);

test('in production without METRICS_PORT there are no figures; elsewhere they are on both ports', async () => {
  const system = await startSystem('postgres');
  const hidden = await system.start('worker', { env: { NODE_ENV: 'production' } });
  expect(await status(`${hidden.url}/metrics`)).toBe(404);

  const port = await freePort();
  const shown = await system.start('worker', { env: { METRICS_PORT: String(port) } });
  expect(await status(`${shown.url}/metrics`)).toBe(200);
  expect(await status(`http://127.0.0.1:${String(port)}/metrics`)).toBe(200);
});
