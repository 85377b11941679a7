// I12: a ranked poll with very many different rankings blocks neither the event loop nor the other polls.
import { createPool } from '@hands/db/pool';
import type { Pool } from '@hands/db/pool';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { logger } from '@hands/testing/logger';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { openStream } from '@hands/testing/open-stream';
import { startResult } from '@hands/testing/start-result';
import { expect, onTestFinished, test } from 'vitest';
import { readExport } from '../src/export/read-export.ts';
import { MAX_RANKINGS_AT_ONCE } from '../src/snapshots/read-snapshots.ts';
import { startRunOff } from '../src/snapshots/start-run-off.ts';
import { countPlainly } from './count-plainly.ts';
import type { Ranking } from './count-plainly.ts';

const OPTIONS = 20;
const options = Array.from({ length: OPTIONS }, (_, position) => `option ${position}`);
const shuffled = () => [...options.keys()].sort(() => Math.random() - 0.5);

/** A ranked poll with this many ballots, almost all of them different. */
async function addRankedPoll(pool: Pool, ballots: number): Promise<number> {
  const poll = await createPoll(pool, { options, kind: 'ranked' });
  await pool.query(
    `insert into rankings (poll_id, choices, ballots)
     select $1, array(select place::smallint from generate_series(0, ${OPTIONS - 1}) as place order by random() + 0 * n), 1
     from generate_series(1, $2::integer) as n`,
    [poll, ballots],
  );
  await pool.query('update polls set ballots = $2, version = version + 1 where id = $1', [poll, ballots]);
  return poll;
}

const ballotsIn = ({ rounds = [] }: Snapshot) =>
  (rounds[0]?.votes ?? []).reduce<number>((sum, votes) => sum + (votes ?? 0), rounds[0]?.exhausted ?? 0);

async function countFromDatabase(pool: Pool, poll: number) {
  const { rows } = await pool.query<{ choices: number[]; ballots: number }>(
    'select choices, ballots::integer as ballots from rankings where poll_id = $1',
    [poll],
  );
  return countPlainly(
    rows.map(({ choices, ballots }): Ranking => [choices, ballots]),
    OPTIONS,
  );
}

test('other polls stay live while a poll with 100,000 different rankings is counted repeatedly', async () => {
  const { url, pool } = await openDatabase();
  const poll = await addRankedPoll(pool, 100_000);
  const other = await createPoll(pool);
  const { address } = await startResult(url);
  const otherScreen = await openScreen(address);
  await otherScreen.watch(other);
  const stream = await openStream(`${address}/polls/${poll}/stream`);
  let cast = 0;
  // until the poll that changes all the time has been counted three times
  await expect
    .poll(async () => {
      await addBallot(pool, other, 0);
      await addBallot(pool, poll, shuffled());
      cast++;
      return new Set(stream.snapshots.map(({ version }) => version)).size;
    })
    .toBeGreaterThan(3);
  await expect.poll(() => otherScreen.latest()?.total).toBe(cast);
  const otherFrames = new Set(otherScreen.tallies.map(({ version }) => version)).size;
  expect(otherFrames).toBeGreaterThan(cast / 2);

  // each snapshot is from one moment, and none is older than the previous one
  for (const snapshot of stream.snapshots) expect(ballotsIn(snapshot)).toBe(snapshot.total);
  const versions = stream.snapshots.map(({ version }) => version);
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  await expect.poll(() => stream.latest()?.total).toBe(100_000 + cast);
  expect(stream.latest()?.rounds).toEqual(await countFromDatabase(pool, poll));
});

test('a poll is counted the same just below and just above the limit for counting in a thread', async () => {
  const { url, pool } = await openDatabase();
  const poll = await addRankedPoll(pool, MAX_RANKINGS_AT_ONCE);
  const { address } = await startResult(url);
  const screen = await openScreen(address);
  await screen.watch(poll);
  for (const more of [0, 1, 2]) {
    await expect.poll(() => screen.latest()?.total).toBe(MAX_RANKINGS_AT_ONCE + more);
    expect(screen.latest()?.rounds).toEqual(await countFromDatabase(pool, poll));
    await addBallot(pool, poll, shuffled());
  }
});

test('screens of a large poll show that it was closed and that it was deleted', async () => {
  const { url, pool } = await openDatabase();
  const poll = await addRankedPoll(pool, MAX_RANKINGS_AT_ONCE * 3);
  const { address } = await startResult(url);
  const stream = await openStream(`${address}/polls/${poll}/stream`);
  await expect.poll(() => stream.latest()?.status).toBe('open');
  await pool.query(`update polls set closes_at = now() where id = $1`, [poll]);
  await expect.poll(() => stream.latest()?.status).toBe('closing');
  await pool.query('delete from polls where id = $1', [poll]);
  await expect.poll(() => stream.end).toEqual({ code: 4404, reason: 'This poll was deleted.' });
});

test('a large poll has its run-off over HTTP and in an export, too', async () => {
  const { url, pool } = await openDatabase();
  const poll = await addRankedPoll(pool, MAX_RANKINGS_AT_ONCE * 3);
  const expected = await countFromDatabase(pool, poll);
  const { address } = await startResult(url);
  const answer = await fetch(`${address}/polls/${poll}/results`);
  expect(((await answer.json()) as Snapshot).rounds).toEqual(expected);
  const exportPool = createPool(url, logger, { max: 2 });
  onTestFinished(() => exportPool.end());
  const exported = await readExport(exportPool, poll, new AbortController().signal);
  expect(exported?.snapshot.rounds).toEqual(expected);
});

test('the count rejects if its thread ends early, and the next count succeeds', async () => {
  const dying = startRunOff(2);
  dying.add('{0}1');
  await dying.close();
  await expect(dying.count()).rejects.toThrow('before it finished counting');
  await dying.close();
  const next = startRunOff(2);
  next.add('{1,0}2');
  next.add('{0}3{1}2');
  expect(await next.count()).toEqual([{ votes: [3, 4], exhausted: 0, eliminated: null, winners: [1] }]);
  await next.close();
});
