import { expect, test } from 'vitest';
import { createGuessLimiter } from '../src/http/guess-limiter.ts';
import { createLimitedCounter, createRegistry } from '../src/http/metrics.ts';

function setUp(limit: { ofClient: number; ofSite?: number; ofAll?: number }) {
  const limited = createLimitedCounter(createRegistry());
  const guesses = createGuessLimiter(
    {
      ofSite: 100,
      ofAll: 100,
      seconds: 60,
      title: 'Too many guesses',
      detail: 'Yours.',
      detailOfAll: 'All.',
      ...limit,
    },
    limited,
  );
  const passes = (client: string, site?: string) =>
    guesses.count({ client, site }).then(
      () => true,
      () => false,
    );
  return { guesses, passes, limited };
}

test('a refused guess does not count, and forgiven ones make room again', async () => {
  const { guesses, passes, limited } = setUp({ ofClient: 2 });
  const atOnce = await Promise.all(Array.from({ length: 10 }, () => passes('a')));
  expect(atOnce.filter(Boolean)).toHaveLength(2);
  await expect(guesses.count({ client: 'a' })).rejects.toMatchObject({
    problem: { status: 429, title: 'Too many guesses', detail: 'Yours.' },
    retryAfter: 60,
  });
  expect((await limited.get()).values).toMatchObject([{ labels: { reason: 'too-many-guesses' }, value: 9 }]);
  await guesses.forgive({ client: 'a' });
  expect([await passes('a'), await passes('a')]).toEqual([true, false]);
});

test('those of a site count together', async () => {
  const { passes } = setUp({ ofClient: 2, ofSite: 3 });
  expect([await passes('a', 's'), await passes('b', 's'), await passes('c', 's')]).toEqual([
    true,
    true,
    true,
  ]);
  expect([await passes('d', 's'), await passes('e', 't'), await passes('f')]).toEqual([false, true, true]);
});

test('once those of all are too many, a client that has none of its own has one', async () => {
  const { guesses, passes } = setUp({ ofClient: 2, ofAll: 3 });
  for (const client of ['a', 'b']) expect(await passes(client)).toBe(true);
  expect(await passes('c', 's')).toBe(true);
  expect([await passes('a'), await passes('d', 's')]).toEqual([false, false]);
  await expect(guesses.count({ client: 'b' })).rejects.toMatchObject({ problem: { detail: 'All.' } });
  expect([await passes('e'), await passes('e')]).toEqual([true, false]);
});

test('without a limit nothing is counted', async () => {
  const { passes } = setUp({ ofClient: 0, ofAll: 0 });
  expect([await passes('a'), await passes('a')]).toEqual([true, true]);
});
