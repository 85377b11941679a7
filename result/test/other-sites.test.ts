// CORS_ORIGINS: pages of listed sites read results as programs do, without their visitors' cookies.
import { randomUUID } from 'node:crypto';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { openStream } from '@hands/testing/open-stream';
import { startResult } from '@hands/testing/start-result';
import { cookieOf } from '@hands/testing/voter-cookie';
import { expect, test } from 'vitest';

const site = 'https://app.example';

test('F179: a listed site reads results, streams and exports as the public, not as its visitor', async () => {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url, { corsOrigins: [site] });
  const [poll, hidden] = [await createPoll(pool), await createPoll(pool, { results_visible: 'after_vote' })];
  const visitor = randomUUID();
  await addBallot(pool, hidden, 0, visitor);
  const headers = { Origin: site, 'Sec-Fetch-Site': 'cross-site', Cookie: cookieOf(visitor) };

  for (const path of [`/polls/${poll}/results`, `/polls/${poll}/export.csv`, '/openapi.json']) {
    const response = await fetch(address + path, { headers });
    expect(response.status, path).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe(site);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  }
  const results = await fetch(`${address}/polls/${hidden}/results`, { headers });
  expect(await results.json()).toMatchObject({ visible: false, total: 1 });

  const screen = await openScreen(address, { extraHeaders: headers });
  await screen.watch(hidden);
  await expect.poll(() => screen.latest()).toMatchObject({ pollId: hidden, visible: false });
  const stream = await openStream(`${address}/polls/${hidden}/stream`, { headers });
  await expect.poll(() => stream.latest()).toMatchObject({ pollId: hidden, visible: false });
});

test('F179: a site that is not listed gets no CORS headers', async () => {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url, { corsOrigins: [site] });
  const path = `${address}/polls/${await createPoll(pool)}/results`;
  for (const headers of [{ Origin: 'https://evil.example' }, { Origin: site, Accept: 'text/html' }]) {
    const response = await fetch(path, { headers });
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});
