// The bound up to which all votes are in, in a whole system: how far behind it is, and that it holds when processes die.
import { describeBackends } from '@hands/testing/backends';
import { startSystem } from '@hands/testing/system';
import { expect, test } from 'vitest';

interface Results {
  total: number;
  completeTo: string | null;
}

interface Accepted {
  castAt: string;
  receipt: string;
}

describeBackends('with the queue in %s', (backend) => {
  async function setUp() {
    const system = await startSystem(backend);
    const [worker, vote, other, result] = await Promise.all([
      system.start('worker'),
      system.start('vote'),
      system.start('vote'),
      system.start('result'),
    ]);
    const read = async (query = '') => {
      const response = await fetch(`${result.url}/polls/1/results${query}`);
      return { code: response.status, ...((await response.json()) as Results) };
    };
    const cast = async (url = vote.url): Promise<Accepted> => {
      const response = await fetch(`${url}/polls/1/vote`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"choice": 0}',
      });
      expect(response.status).toBe(202);
      return (await response.json()) as Accepted;
    };
    /** Milliseconds by which results are behind. The queue's clock is this host's. */
    const lag = async () => Date.now() - Date.parse((await read()).completeTo ?? '1970-01-01');
    await expect.poll(lag).toBeLessThan(1_000);
    return { system, worker, vote, other, result, read, cast, lag };
  }

  test('results include a vote a moment after it was cast, and say so', async () => {
    const { read, cast } = await setUp();
    const waited: number[] = [];
    for (let votes = 1; votes <= 20; votes++) {
      const { castAt, receipt } = await cast();
      const began = performance.now();
      let results = await read(`?including=${receipt}`);
      // a busy machine
      while (results.code === 503) results = await read(`?including=${receipt}`);
      waited.push(Math.round(performance.now() - began));
      expect(results).toMatchObject({ code: 200, total: votes });
      expect((results.completeTo ?? '') > castAt).toBe(true);
    }
    process.stdout.write(`votes were in after ${waited.toSorted((a, b) => a - b).join(', ')} ms\n`);
    // far less than the longest way to the queue; usually 0.2 s
    expect(Math.min(...waited)).toBeLessThan(2_000);
  });

  test('vote leads to the results with the receipt, and a vote that waits for the worker is not said to be in', async () => {
    const { read, cast, worker, vote, system } = await setUp();
    await worker.kill('SIGKILL');
    const { castAt, receipt } = await cast();
    expect((await read(`?including=${receipt}`)).code).toBe(503);
    expect(((await read()).completeTo ?? '') <= castAt).toBe(true);
    await system.start('worker');
    const led = await fetch(`${vote.url}/polls/1/results?including=${receipt}`, { redirect: 'manual' });
    expect(led.headers.get('location')).toMatch(`/polls/1/results?including=${receipt}`);
    await expect.poll(async () => (await read(`?including=${receipt}`)).code).toBe(200);
  });

  test('a vote process that is suspended or killed holds the bound back by the longest way to the queue only', async () => {
    const { lag, cast, read, other } = await setUp();
    await other.kill('SIGSTOP');
    await expect.poll(lag).toBeGreaterThan(3_500);
    const { receipt } = await cast();
    // it does not stall
    await expect.poll(async () => (await read(`?including=${receipt}`)).code).toBe(200);
    expect(await lag()).toBeGreaterThan(3_500);
    await other.kill('SIGCONT');
    await expect.poll(lag).toBeLessThan(1_000);
    await other.kill('SIGKILL');
    await expect.poll(lag).toBeGreaterThan(3_500);
  });

  test('a vote process that is stopped does not hold it back', async () => {
    const { system, lag, other } = await setUp();
    expect(await other.kill('SIGTERM')).toBe(0);
    await expect.poll(lag).toBeLessThan(1_000);
    expect(await system.query('select from vote_instances where ended')).toHaveLength(1);
  });

  test('it falls back when the list of vote processes is emptied, and never goes back', async () => {
    const { system, read } = await setUp();
    const shown: string[] = [];
    for (let round = 0; round < 5; round++) {
      await system.query('truncate vote_instances');
      for (const until = performance.now() + 500; performance.now() < until;)
        shown.push((await read()).completeTo ?? '');
    }
    expect(shown).toEqual(shown.toSorted());
    expect(shown[0]).not.toBe('');
    await expect
      .poll(() => system.query('select from vote_instances where confirmed_to is not null'))
      .toHaveLength(2);
  });
});
