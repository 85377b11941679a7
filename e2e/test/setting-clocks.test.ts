// Clocks that are wrong or are set while people vote: the queue's and a host's.
import { setTimeout as delay } from 'node:timers/promises';
import { needsRedis, usualBackend } from '@hands/testing/backends';
import { postPoll } from '@hands/testing/post-poll';
import { startSystem } from '@hands/testing/system';
import { expect, test } from 'vitest';
import { giveRedisItsOwnClock } from './redis-with-its-own-clock.ts';

async function start(secondsAhead = 0) {
  const system = await startSystem('redis');
  const redis = await giveRedisItsOwnClock(system.redis()?.url ?? '');
  redis.setClock(secondsAhead);
  const env = { REDIS_URL: redis.url };
  return {
    query: system.query,
    setClock: redis.setClock,
    start: (name: 'vote' | 'worker' | 'result', nodeArgs: string[] = []) =>
      system.start(name, { env, nodeArgs }),
  };
}

interface Answer {
  status: number;
  receipt: string;
  cookie: string;
}

async function cast(url: string, poll: number, choice: number, cookie = ''): Promise<Answer> {
  const response = await fetch(`${url}/polls/${poll}/vote`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: cookie },
    body: JSON.stringify({ choice }),
  });
  const [set = cookie] = response.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
  const { receipt = '' } = (await response.json()) as { receipt?: string };
  return { status: response.status, cookie: set, receipt };
}

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

async function readJson<Body>(url: string): Promise<Body> {
  return (await (await fetch(url)).json()) as Body;
}

test(
  'I7, I8: no vote after the deadline counts if the queue’s clock is set past it while votes arrive',
  needsRedis,
  async () => {
    const { start: run, query, setClock } = await start();
    const [vote, other] = await Promise.all([run('vote'), run('vote'), run('worker')]);
    const poll = await postPoll(vote.url, { closesAt: inSeconds(60) });
    const early: Promise<Answer>[] = [];
    const late: Promise<Answer>[] = [];
    for (let i = 0; i < 60; i++) {
      if (i === 20) {
        await Promise.all(early);
        setClock(120);
      }
      (i < 20 ? early : late).push(cast((i % 2 ? vote : other).url, poll, i % 2));
      await delay(50);
    }
    expect((await Promise.all(early)).map(({ status }) => status)).toEqual(early.map(() => 202));
    const answers = (await Promise.all(late)).map(({ status }) => status);
    expect([...new Set(answers)].sort()).toEqual([409, 503]);
    // and it stays closed
    await expect.poll(async () => (await cast(vote.url, poll, 0)).status).toBe(409);
    const [counted] = await query<{ ballots: number }>(
      `select count(*)::integer as ballots from ballots where poll_id = ${poll}`,
    );
    expect(counted).toEqual({ ballots: 20 });
    await expect
      .poll(() =>
        query(`select poll_status(polls) as status, ballots::integer from polls where id = ${poll}`),
      )
      .toEqual([{ status: 'final', ballots: 20 }]);
  },
);

test(
  'I8: if the queue’s clock is behind the database’s, results stay hidden until no vote can be accepted',
  needsRedis,
  async () => {
    const { start: run } = await start(-20);
    const [vote, result] = await Promise.all([run('vote'), run('result'), run('worker')]);
    // closed already by the database's clock
    const poll = await postPoll(vote.url, { closesAt: inSeconds(-14), resultsVisible: 'after_close' });
    const results = () =>
      readJson<{ status: string; visible: boolean; inFlight: number | null; at: string }>(
        `${result.url}/polls/${poll}/results`,
      );
    expect((await cast(vote.url, poll, 0)).status).toBe(202);
    await expect.poll(results).toMatchObject({ status: 'open', visible: false });
    // the result shows the queue's time too
    expect(Date.now() - Date.parse((await results()).at)).toBeGreaterThan(18_000);
    for (;;) {
      const { visible } = await results();
      const { status } = await cast(vote.url, poll, 0);
      if (visible) {
        expect(status).toBe(409);
        break;
      }
      expect([202, 409]).toContain(status);
      await delay(50);
    }
    expect(await results()).toMatchObject({ status: 'final', inFlight: 0 });
  },
);

test(
  'I3, I6, I8: after the queue’s clock is set back and vote restarts, a changed vote counts or its receipt says why not',
  needsRedis,
  async () => {
    const { start: run, query, setClock } = await start();
    const [vote] = await Promise.all([run('vote'), run('worker')]);
    const first = await cast(vote.url, 1, 0);
    const recorded = () => query('select choices from ballots');
    await expect.poll(recorded).toEqual([{ choices: [0] }]);
    await vote.kill('SIGTERM');
    setClock(-120);
    const again = await run('vote');

    const changed = await cast(again.url, 1, 1, first.cookie);
    expect(changed.status).toBe(202);
    const outcome = () => readJson(`${again.url}/receipts/${changed.receipt}`);
    await expect.poll(outcome).toMatchObject({
      status: 'replaced',
      reason: expect.stringMatching(/^the queue’s clock was set back/) as string,
    });
    // a browser keeps its ballot's receipt, so its change counts
    const ballot = encodeURIComponent(`0.${first.receipt}`);
    const byBrowser = await cast(again.url, 1, 1, `${first.cookie}; ballot-1=${ballot}`);
    expect(byBrowser.status).toBe(202);
    await expect.poll(recorded).toEqual([{ choices: [1] }]);
  },
);

test('I8: with the clock of vote’s host 120 s ahead, an open ballot waits for its deadline and does not reload', async () => {
  const system = await startSystem(usualBackend);
  const wrongClock = `data:text/javascript,const now = Date.now; Date.now = () => now() + 120e3;`;
  const vote = await system.start('vote', { nodeArgs: ['--import', wrongClock] });
  const poll = await postPoll(vote.url, { kind: 'multiple', closesAt: inSeconds(60) });
  const response = await fetch(`${vote.url}/polls/${poll}`, { headers: { Accept: 'text/html' } });
  const left = Number(/data-closes-in-ms="(\d+)"/.exec(await response.text())?.[1]);
  expect(left).toBeGreaterThan(30_000);
  expect(left).toBeLessThanOrEqual(60_000);
});
