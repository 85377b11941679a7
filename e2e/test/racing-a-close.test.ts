// I7: votes race the close of their poll a thousand times. An accepted vote is counted if it was cast in time, and rejected if
// it was cast late; nothing else happens.
import { asAdmin } from '@hands/testing/administrator';
import { setTimeout as wait } from 'node:timers/promises';
import { readReceipt } from '@hands/shared/auth/receipt';
import { usualBackend } from '@hands/testing/backends';
import { createRandom } from '@hands/testing/create-random';
import { startSystem } from '@hands/testing/system';
import { secret } from '@hands/testing/voter-cookie';
import { expect, test } from 'vitest';

const RACES = 1_000;
/** Races at the same time. More of them would open more connections at once than a busy machine accepts in time. */
const AT_ONCE = 100;
/** Votes are sent at most this long before or after the deadline. */
const AROUND_MS = 60;

interface Vote {
  poll: number;
  status: number;
  voter?: string;
}

async function cast(url: string, poll: number): Promise<Vote> {
  const response = await fetch(`${url}/polls/${poll}/vote`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"choice": 0}',
  });
  const { receipt } = (await response.json()) as { receipt?: string };
  const voter = receipt && readReceipt(receipt, [secret])?.voterId;
  return { poll, status: response.status, ...(voter && { voter }) };
}

test('I7: when votes race a close a thousand times, each is counted, answered with an error, or rejected as late', async () => {
  const system = await startSystem(usualBackend);
  const [one, other] = [await system.start('vote'), await system.start('vote')];
  await system.start('worker');
  const pool = system.openPool();
  const polls = await system.query<{ id: number }>(
    `with polls as (
       insert into polls (question) select 'Which?' from generate_series(1, ${RACES}) returning id
     )
     insert into options select id, position, position::text from polls, generate_series(0, 1) as position
     returning poll_id as id`,
  );
  const ids = [...new Set(polls.map(({ id }) => id))];
  // the same order of events in every run
  const random = createRandom(20_261_121);
  const races = ids.map((id, index) => ({
    id,
    // through the API, with its notice; or directly in the database, as with psql, while the instances have it cached
    byApi: index % 2 === 0,
    aroundMs: [random.next(), random.next()].map((place) => (place * 2 - 1) * AROUND_MS),
  }));

  /** @returns the deadline in milliseconds */
  async function closeByApi(id: number): Promise<number> {
    for (;;) {
      const response = await fetch(`${one.url}/polls/${id}/close`, { method: 'POST', headers: asAdmin });
      // on a busy machine a close may be answered with 503 although it was done; asked later, the poll has closed already
      const closed = response.status === 409 ? await fetch(`${one.url}/polls/${id}`) : response;
      if (closed.status === 503) continue;
      expect(closed.status).toBe(200);
      return Date.parse(((await closed.json()) as { closesAt: string }).closesAt);
    }
  }

  async function closeByHand(id: number): Promise<number> {
    const { rows } = await pool.query<{ closes_at: Date }>(
      `update polls set closes_at = now() + interval '100 milliseconds' where id = $1 returning closes_at`,
      [id],
    );
    return rows[0]?.closes_at.getTime() ?? 0;
  }

  async function race({ id, byApi, aroundMs }: (typeof races)[number]): Promise<Vote[]> {
    // both instances have cached the poll as open
    await Promise.all([one, other].map(({ url }) => fetch(`${url}/polls/${id}`)));
    const deadline = await (byApi ? closeByApi(id) : closeByHand(id));
    return Promise.all(
      [one, other].map(async ({ url }, index) => {
        await wait(Math.max(0, deadline - Date.now() + (aroundMs[index] ?? 0)));
        return cast(url, id);
      }),
    );
  }

  const votes: Vote[] = [];
  async function raceInTurn(): Promise<void> {
    for (let next = races.pop(); next; next = races.pop()) votes.push(...(await race(next)));
  }
  const closedByApi = new Set(races.filter(({ byApi }) => byApi).map(({ id }) => id));
  await Promise.all(Array.from({ length: AT_ONCE }, raceInTurn));
  const accepted = votes.filter(({ status }) => status === 202);
  const refused = votes.filter(({ status }) => status === 409);
  const unavailable = votes.filter(({ status }) => status === 503);
  expect(accepted.length + refused.length + unavailable.length).toBe(2 * RACES);
  // enough votes fell on either side of the deadline
  expect(accepted.length).toBeGreaterThan(RACES / 5);
  expect(refused.length).toBeGreaterThan(RACES / 5);

  const unsealed = () => system.query(`select id from polls where id > 1 and sealed_at is null`);
  await expect.poll(unsealed).toEqual([]);
  const stored = await system.query<{ voter: string; late: boolean }>(
    `select voter_id as voter, cast_at >= closes_at as late from ballots join polls on polls.id = poll_id`,
  );
  const rejected = await system.query<{ voter: string; late: boolean; reason: string; poll: number }>(
    `select voter_id as voter, cast_at >= closes_at as late, reason, poll_id as poll
     from rejected_ballots
     join polls on polls.id = poll_id`,
  );
  expect(stored.filter(({ late }) => late)).toEqual([]);
  expect(rejected.filter(({ late }) => !late)).toEqual([]);
  expect(new Set(rejected.map(({ reason }) => reason))).toEqual(new Set(['cast after the poll closed']));
  const recorded = [...stored, ...rejected].map(({ voter }) => voter);
  expect(recorded.sort()).toEqual(accepted.map(({ voter }) => voter ?? '').sort());
  // a close through the API rejects next to no accepted vote: on a busy machine an instance may hear of it late
  expect(rejected.filter(({ poll }) => closedByApi.has(poll)).length).toBeLessThan(RACES / 100);
  const [wrong] = await system.query<{ count: number }>(
    `select count(*)::integer as count
     from polls
     where ballots <> (select count(*) from ballots where poll_id = polls.id)`,
  );
  expect(wrong?.count).toBe(0);
});
