// Polls with many ballots are reset and deleted while people vote and workers are killed.
import { asAdmin } from '@hands/testing/administrator';
import { describeBackends } from '@hands/testing/backends';
import { postPoll } from '@hands/testing/post-poll';
import { startSystem } from '@hands/testing/system';
import type { System } from '@hands/testing/system';
import { expect, test } from 'vitest';

const MANY = 100_000;
const VOTERS = 20;

interface Cast {
  status: number;
  receipt: string;
  cookie: string;
}

async function cast(url: string, pollId: number, choice: number, cookie = ''): Promise<Cast> {
  const response = await fetch(`${url}/polls/${pollId}/vote`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(cookie && { Cookie: cookie }) },
    body: JSON.stringify({ choice }),
  });
  const { receipt = '' } = (await response.json()) as { receipt?: string };
  const [voter = cookie] = response.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
  return { status: response.status, receipt, cookie: voter };
}

async function outcomeOf(url: string, { receipt }: Cast): Promise<string> {
  const response = await fetch(`${url}/receipts/${receipt}`);
  const { status, reason } = (await response.json()) as { status: string; reason: string | null };
  return reason === null ? status : `${status}: ${reason}`;
}

/** The distinct outcomes. */
const outcomesOf = async (url: string, votes: Cast[]) => [
  ...new Set(await Promise.all(votes.map((vote) => outcomeOf(url, vote)))),
];

const fill = (system: System, pollId: number) =>
  system.query(
    `insert into ballots
     select ${pollId}, gen_random_uuid(), array[n % 2], now()
     from generate_series(1, ${MANY}) as n`,
  );

const removals = (system: System) =>
  system.query<{ pollId: number; removed: number }>(
    'select poll_id as "pollId", removed::integer from removals order by poll_id',
  );

/** The votes for each option of a poll, by a recount and by its tallies, and its number of ballots. */
async function countsOf(system: System, pollId: number) {
  const [counts] = await system.query<{ ballots: number[]; tallies: number[]; total: number }>(
    `select
       array(select (select count(*) from ballots where poll_id = ${pollId} and choices[1] = option)::integer
         from generate_series(0, 1) as option) as ballots,
       array(select coalesce((select votes from tallies where poll_id = ${pollId} and position = option), 0)::integer
         from generate_series(0, 1) as option) as tallies,
       (select ballots from polls where id = ${pollId})::integer as total`,
  );
  return counts;
}

describeBackends('with the queue in %s', (backend) => {
  test('I6, I9, I12: resets and deletes large polls at once while people keep voting and workers are killed', async () => {
    const system = await startSystem(backend);
    const [{ url }, ...workers] = [
      await system.start('vote'),
      await system.start('worker'),
      await system.start('worker'),
    ];
    const [changeable, unchangeable, gone, other] = [
      await postPoll(url),
      await postPoll(url, { voteChange: false }),
      await postPoll(url),
      await postPoll(url),
    ];
    const voters = await Promise.all(Array.from({ length: VOTERS }, () => cast(url, 1, 0)));
    const castAll = (pollId: number, choice: number) =>
      Promise.all(voters.map(({ cookie }) => cast(url, pollId, choice, cookie)));
    const before = [...(await castAll(changeable, 0)), ...(await castAll(unchangeable, 0))];
    await expect.poll(() => outcomesOf(url, before)).toEqual(['counted']);
    for (const poll of [changeable, unchangeable, gone]) await fill(system, poll);

    for (const poll of [changeable, unchangeable]) {
      const answer = await fetch(`${url}/polls/${poll}/reset`, { method: 'POST', headers: asAdmin });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ removal: { total: MANY + VOTERS } });
    }
    expect((await fetch(`${url}/polls/${gone}`, { method: 'DELETE', headers: asAdmin })).status).toBe(204);
    expect(await outcomesOf(url, before)).toEqual(['rejected: the poll was reset, reopened or changed']);
    expect((await cast(url, gone, 0)).status).toBe(404);

    // all voters vote again, for the other option
    const again = [...(await castAll(changeable, 1)), ...(await castAll(unchangeable, 1))];
    const elsewhere = await castAll(other, 1);
    expect([...again, ...elsewhere].map(({ status }) => status)).toEqual(
      Array.from({ length: 3 * VOTERS }, () => 202),
    );
    await expect.poll(() => outcomesOf(url, elsewhere)).toEqual(['counted']);
    expect(await removals(system)).toHaveLength(3);
    expect(await outcomesOf(url, again)).toEqual(['queued']);

    // without workers the removal stops, and the next worker continues where they stopped
    await Promise.all(workers.map((worker) => worker.kill()));
    const paused = await removals(system);
    expect(paused).toHaveLength(3);
    await system.start('worker');
    await expect.poll(() => removals(system)).not.toEqual(paused);
    for (const { pollId, removed } of await removals(system))
      expect(removed).toBeGreaterThanOrEqual(paused.find((one) => one.pollId === pollId)?.removed ?? 0);
    await expect.poll(() => removals(system), { timeout: 180_000, interval: 250 }).toEqual([]);

    await expect.poll(() => outcomesOf(url, again)).toEqual(['counted']);
    for (const poll of [changeable, unchangeable, other])
      expect(await countsOf(system, poll)).toEqual({
        ballots: [0, VOTERS],
        tallies: [0, VOTERS],
        total: VOTERS,
      });
    expect(await system.query(`select from ballots where poll_id = ${gone}`)).toEqual([]);
    expect(await system.query('select from deferred_ballots')).toEqual([]);
    expect(await system.query('select from rejected_ballots')).toEqual([]);
  });
});
