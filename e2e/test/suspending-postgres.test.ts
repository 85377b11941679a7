// Postgres hangs: its connections stay open, and nothing is answered. Nobody waits for a time-out each.
import { needsRedis } from '@hands/testing/backends';
import { createPoll } from '@hands/testing/create-poll';
import { suspendPostgres } from '@hands/testing/suspend-postgres';
import { startSystem } from '@hands/testing/system';
import { expect, onTestFinished, test } from 'vitest';

/** Each query waits so long for an answer (vote/src/polls/poll-cache.ts). */
const TIMEOUT_MS = 1_000;

/** The median duration of the last of 25 requests in sequence, as one impatient visitor sends them. */
async function timeRequests(send: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < 25; count++) {
    const begun = performance.now();
    await send();
    times.push(performance.now() - begun);
  }
  return times.slice(15).toSorted((a, b) => a - b)[5] ?? Infinity;
}

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
    const voteNow = async () => {
      expect((await castVote()).status).toBe(202);
    };
    // on a busy machine, both take longer
    const baseline = await timeRequests(voteNow);

    const { resume } = suspendPostgres(system.postgres().pid);
    onTestFinished(resume);
    for (const [name, url] of Object.entries(addresses)) {
      const median = await timeRequests(async () => {
        expect(await statusOf(url), name).toBe(503);
      });
      expect(median, name).toBeLessThan(TIMEOUT_MS / 2 + 5 * baseline);
    }
    expect(await timeRequests(voteNow), 'votes').toBeLessThan(TIMEOUT_MS / 2 + 5 * baseline);

    resume();
    const statuses = () => Promise.all(Object.values(addresses).map(statusOf));
    await expect.poll(statuses).toEqual([200, 200, 404, 200]);
  },
);
