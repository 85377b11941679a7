import type { IncomingMessage } from 'node:http';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createLimitedCounter, createRegistry, figureOf } from '../src/http/metrics.ts';
import { burstOf, createRateLimiter } from '../src/http/rate-limiter.ts';
import type { RateLimit } from '../src/http/rate-limiter.ts';
import { createWrongTokens } from '../src/http/wrong-tokens.ts';

const texts = { title: 'Too many requests', detail: 'Please wait.' };

function setUp(limit: Pick<RateLimit, 'points' | 'seconds' | 'burst' | 'together'>) {
  const limited = createLimitedCounter(createRegistry());
  const consume = createRateLimiter({ ...limit, ...texts }, limited);
  const passes = (client: string) =>
    consume(client).then(
      () => true,
      () => false,
    );
  return { limited, consume, passes };
}

test('each client has its own count, and a refusal says how long to wait', async () => {
  const { limited, consume, passes } = setUp({ points: 2, seconds: 60 });
  expect([await passes('a'), await passes('a'), await passes('a')]).toEqual([true, true, false]);
  expect(await passes('b')).toBe(true);
  await expect(consume('a')).rejects.toMatchObject({
    problem: { status: 429, ...texts },
    retryAfter: 60,
  });
  expect((await limited.get()).values).toMatchObject([{ labels: { reason: 'too-many-requests' }, value: 2 }]);
});

test('a burst comes on top, and is used up', async () => {
  const { passes } = setUp({ points: 2, seconds: 60, burst: 3 });
  const results = [];
  for (let count = 0; count < 7; count++) results.push(await passes('a'));
  expect(results).toEqual([true, true, true, true, true, false, false]);
});

test('over ten minutes an address gets its rate and one burst', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { passes } = setUp({ points: 10, seconds: 1, burst: burstOf(10) });
  let passed = 0;
  // 20 a second for all but the last second
  for (let count = 0; count < 20 * 599; count++) {
    if (await passes('a')) passed++;
    vi.advanceTimersByTime(50);
  }
  expect(passed).toBeGreaterThan(10 * 595 + 500);
  expect(passed).toBeLessThan(10 * 601 + 500);
});

test('the time may end for all clients together', async () => {
  const { consume, passes } = setUp({ points: 2, seconds: 1, together: true });
  expect([await passes('a'), await passes('a'), await passes('b'), await passes('a')]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  await expect(consume('a')).rejects.toMatchObject({ problem: { status: 429 }, retryAfter: 1 });
  await expect.poll(() => passes('a')).toBe(true);
});

test('0 is no limit', async () => {
  const { limited, passes } = setUp({ points: 0, seconds: 60, burst: 0 });
  for (let count = 0; count < 100; count++) expect(await passes('a')).toBe(true);
  expect(await figureOf(limited)).toBe(0);
});

test('wrong tokens are logged with the address, up to the limit', async () => {
  const lines: object[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as object) });
  const limited = createLimitedCounter(createRegistry());
  const wrongTokens = createWrongTokens({ points: 3 }, limited, logger);
  const req = { socket: { remoteAddress: '::ffff:192.0.2.1' }, headers: {} } as unknown as IncomingMessage;
  for (let count = 0; count < 3; count++) await wrongTokens.count(req);
  await expect(wrongTokens.count(req)).rejects.toMatchObject({ problem: { status: 429 } });
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatchObject({
    msg: 'wrong admin token, key or voting link',
    client: '::ffff:192.0.2.1',
  });
  expect(await figureOf(limited)).toBe(1);
});
