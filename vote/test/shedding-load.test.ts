// What vote refuses while it has too much to do: pages before votes, and never what operators need.
import { asAdmin } from '@hands/testing/administrator';
import { createLoadShedder } from '@hands/shared/http/shed-load';
import type { Overload } from '@hands/shared/http/shed-load';
import { createLimitedCounter, createRegistry } from '@hands/shared/http/metrics';
import { openVote } from '@hands/testing/open-vote';
import type { TestVote } from '@hands/testing/open-vote';
import { usualBackend } from '@hands/testing/backends';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createVoteMetrics } from '../src/metrics.ts';
import { findOverload } from '../src/voting/find-overload.ts';

let vote: TestVote;
beforeAll(async () => {
  vote = await openVote(usualBackend);
});
afterAll(() => vote.close());

async function serve(overload: Overload) {
  const metrics = createVoteMetrics(() => 0);
  const load = createLoadShedder(metrics.shed, () => overload);
  onTestFinished(() => {
    load.close();
  });
  const url = await vote.serve({ load, metrics });
  await expect.poll(async () => (await fetch(`${url}/polls`)).status).toBe(503);
  return { url, metrics };
}

const castVote = (url: string) =>
  fetch(`${url}/polls/1/vote`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"choice": 0}',
  });

test('I6: pages are refused before votes, with a reason in the metrics; health, figures and administration never', async () => {
  const { url, metrics } = await serve({ pages: 'ballots-pending' });
  const page = await fetch(`${url}/polls/1`, { headers: { accept: 'text/html' } });
  expect(page.status).toBe(503);
  expect(page.headers.get('retry-after')).toBe('3');
  expect(await page.text()).toContain('Too many people at once; please try again in a few seconds.');
  expect(await (await fetch(`${url}/polls/1`)).json()).toMatchObject({ status: 503, title: 'Overloaded' });
  for (const path of ['/live', '/health', '/metrics', '/stats', '/admin'])
    expect((await fetch(url + path, { headers: asAdmin })).status, path).toBe(200);
  expect((await castVote(url)).status).toBe(202);
  const { values } = await metrics.shed.get();
  expect(values).toMatchObject([{ labels: { reason: 'ballots-pending' }, value: expect.any(Number) }]);
});

test('I6: a vote that is refused is counted as refused', async () => {
  const { url, metrics } = await serve({ pages: 'event-loop-delay', votes: 'event-loop-delay' });
  const response = await castVote(url);
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '3']);
  expect((await metrics.refused.get()).values).toMatchObject([
    { labels: { status: 503, reason: 'overloaded' }, value: 1 },
  ]);
  expect((await fetch(`${url}/health`)).status).toBe(200);
});

describe('the event loop', () => {
  test('refuses pages while it is always late, and no longer when it is not', async () => {
    const shed = createLimitedCounter(createRegistry());
    const load = createLoadShedder(shed);
    onTestFinished(() => {
      load.close();
    });
    load.admitPage();
    let isRefused = false;
    for (let turn = 0; turn < 10 && !isRefused; turn++) {
      block(800);
      await new Promise((resolve) => setTimeout(resolve, 1));
      isRefused = refuses(load.admitPage);
      expect(refuses(load.admitVote)).toBe(false);
    }
    expect(isRefused).toBe(true);
    await expect.poll(() => refuses(load.admitPage)).toBe(false);
  });

  const refuses = (admit: () => void) => {
    try {
      admit();
      return false;
    } catch {
      return true;
    }
  };

  function block(milliseconds: number): void {
    for (const end = performance.now() + milliseconds; performance.now() < end;);
  }
});

test.each([
  [0, 5_000, {}],
  [5_001, 0, { pages: 'ballots-pending' }],
  [501, 501, { pages: 'slow-queue' }],
  [501, 499, {}],
  // without a crowd, pages need no queue
  [499, 900, {}],
])('%i pending ballots, the oldest batch in flight for %i ms', (pending, oldestFlightMs, expected) => {
  expect(findOverload({ pending: () => pending, oldestFlightMs: () => oldestFlightMs })).toEqual(expected);
});
