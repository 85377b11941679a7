// Postgres hangs: its connections stay open, and nothing is answered. Nobody waits for a time-out each.
import { needsRedis } from '@hands/testing/backends';
import { createPoll } from '@hands/testing/create-poll';
import { suspendPostgres } from '@hands/testing/suspend-postgres';
import { startSystem } from '@hands/testing/system';
import { expect, onTestFinished, test } from 'vitest';

/** What the 20th request may take. Requests in sequence, as one impatient visitor sends them. */
const QUICK_MS = 100;

test(
  'I6: while Postgres hangs, pages fail at once after the first time-outs and votes do not wait; then all is well',
  needsRedis,
  async () => {
    const system = await startSystem('redis');
    const poll = await createPoll(system.openPool(), { vote_change: false });
    const [vote, result] = await Promise.all([
      system.start('vote'),
      system.start('result'),
      system.start('worker'),
    ]);
    const castVote = async () => {
      const response = await fetch(`${vote.url}/polls/${poll}/vote`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"choice": 0}',
      });
      const { receipt } = (await response.json()) as { receipt: string };
      return { status: response.status, receipt };
    };
    const { receipt } = await castVote();
    const addresses = {
      receipt: `${vote.url}/receipts/${receipt}`,
      'list of polls': `${vote.url}/polls`,
      'poll that is not cached': `${vote.url}/polls/77`,
      results: `${result.url}/polls/${poll}/results`,
    };
    const statusOf = async (url: string) => (await fetch(url)).status;
    await expect.poll(() => statusOf(addresses.results)).toBe(200);

    const { resume } = suspendPostgres(system.postgres().pid);
    onTestFinished(resume);
    for (const [name, url] of Object.entries(addresses)) {
      const times: number[] = [];
      for (let count = 0; count < 25; count++) {
        const begun = performance.now();
        expect(await statusOf(url), name).toBe(503);
        times.push(performance.now() - begun);
      }
      // the median of the last, because a busy machine may delay any one
      expect(times.slice(15).toSorted((a, b) => a - b)[5], name).toBeLessThan(QUICK_MS);
    }
    const times: number[] = [];
    for (let count = 0; count < 25; count++) {
      const begun = performance.now();
      expect((await castVote()).status).toBe(202);
      times.push(performance.now() - begun);
    }
    expect(times.slice(15).toSorted((a, b) => a - b)[5], 'votes').toBeLessThan(QUICK_MS);

    resume();
    const begun = performance.now();
    const statuses = () => Promise.all(Object.values(addresses).map(statusOf));
    await expect.poll(statuses).toEqual([200, 200, 404, 200]);
    expect(performance.now() - begun).toBeLessThan(10_000);
  },
);
