// Which of the processes that add ballots are heard, by the list that they keep themselves on.
import { endInstance, listInstance, readInstances, reportInstance } from '@hands/db/vote-instances';
import { openDatabase } from '@hands/testing/open-database';
import { expect, test } from 'vitest';
import { watchInstances } from '../src/watch-instances.ts';

const MINUTE = 60_000;

async function setUp() {
  const { pool } = await openDatabase();
  let now = 0;
  const open = () => watchInstances(pool, () => now);
  const watch = open();
  let reports = 0;
  return {
    pool,
    open,
    watch,
    report: (...ids: string[]) => Promise.all(ids.map((id) => reportInstance(pool, id, ++reports))),
    /** Time passes in which these instances report and the list is watched. */
    async pass(ms: number, ids: string[] = [], watched = watch) {
      for (const end = now + ms; now < end;) {
        now += Math.min(500, end - now);
        for (const id of ids) await reportInstance(pool, id, ++reports);
        await watched.look();
      }
    },
    latest: () => reports,
    suspend: (ms: number) => (now += ms),
    listed: async () => (await readInstances(pool)).map(({ id }) => id).toSorted(),
  };
}

test('all are heard after a second in which all reported, and confirm up to the earliest of their reports', async () => {
  const { watch, pass, latest } = await setUp();
  expect(await watch.look()).toEqual({ confirmedTo: null, areAllHeard: false });
  await pass(500, ['one', 'two']);
  // a report that was there before says nothing about now
  expect(await watch.look()).toEqual({ confirmedTo: null, areAllHeard: false });
  await pass(500, ['one', 'two']);
  expect(await watch.look()).toEqual({ confirmedTo: latest() - 1, areAllHeard: true });
});

test('one that does not report is not heard, whether it is listed, suspended or disappeared from the list', async () => {
  const { pool, watch, pass, latest } = await setUp();
  await pass(2_000, ['one', 'two']);
  await listInstance(pool, 'listed only');
  expect(await watch.look()).toMatchObject({ areAllHeard: false });
  await pool.query(`delete from vote_instances where id = 'listed only'`);
  await pass(11 * MINUTE, ['one', 'two']);
  expect(await watch.look()).toMatchObject({ areAllHeard: true });

  await pass(1_000, ['one']);
  expect(await watch.look()).toMatchObject({ areAllHeard: true });
  await pass(1_000, ['one']);
  expect(await watch.look()).toMatchObject({ areAllHeard: false });
  await pass(1_000, ['one', 'two']);
  expect(await watch.look()).toMatchObject({ areAllHeard: true });

  await pool.query('truncate vote_instances');
  const lastOfTwo = latest();
  await pass(1_000, ['one']);
  // its last report counts while it may report again
  expect(await watch.look()).toEqual({ confirmedTo: lastOfTwo, areAllHeard: true });
  await pass(1_000, ['one']);
  expect(await watch.look()).toMatchObject({ areAllHeard: false });
});

test('one that has ended is not missed', async () => {
  const { pool, watch, pass, latest, listed } = await setUp();
  await pass(2_000, ['one', 'two']);
  await endInstance(pool, 'two');
  await pass(2_000, ['one']);
  expect(await watch.look()).toEqual({ confirmedTo: latest(), areAllHeard: true });
  await pass(11 * MINUTE, ['one']);
  expect(await listed()).toEqual(['one']);
  expect(await watch.look()).toMatchObject({ areAllHeard: true });
});

test('one that is silent is removed after ten minutes, and lists itself when it is back', async () => {
  const { watch, pass, listed } = await setUp();
  await pass(2_000, ['one', 'two']);
  await pass(9 * MINUTE, ['one']);
  expect(await listed()).toEqual(['one', 'two']);
  expect(await watch.look()).toMatchObject({ areAllHeard: false });
  await pass(2 * MINUTE, ['one']);
  expect(await listed()).toEqual(['one']);
  expect(await watch.look()).toMatchObject({ areAllHeard: true });
  await pass(500, ['one', 'two']);
  expect(await watch.look()).toMatchObject({ areAllHeard: false });
  await pass(500, ['one', 'two']);
  expect(await watch.look()).toMatchObject({ areAllHeard: true });
});

test('one whose batches are seen is listed, and stays on the list as long as they are', async () => {
  const { pool, open, watch, pass, listed } = await setUp();
  await pass(2_000, ['one']);
  expect(watch.noteSender('one')).toBe(true);
  expect(watch.noteSender('stranger')).toBe(false);
  await pass(500, ['one']);
  expect(await listed()).toEqual(['one', 'stranger']);
  expect(await watch.look()).toMatchObject({ areAllHeard: false });
  // another worker knows of it, too
  const other = open();
  await pass(2_000, ['one'], other);
  expect(await other.look()).toMatchObject({ areAllHeard: false });
  for (let minutes = 0; minutes < 20; minutes += 4) {
    watch.noteSender('stranger');
    await pass(4 * MINUTE, ['one']);
  }
  expect(await listed()).toEqual(['one', 'stranger']);
  await pass(11 * MINUTE, ['one']);
  expect(await listed()).toEqual(['one']);
  const { rows } = await pool.query('select from vote_instances where confirmed_to is null');
  expect(rows).toHaveLength(0);
});

test('after a gap nothing is known: a worker that was suspended removes none, and waits for reports', async () => {
  const { watch, pass, suspend, listed } = await setUp();
  await pass(2_000, ['one', 'two']);
  suspend(20 * MINUTE);
  expect(await watch.look()).toEqual({ confirmedTo: null, areAllHeard: false });
  expect(await listed()).toEqual(['one', 'two']);
  await pass(1_000, ['one', 'two']);
  expect(await watch.look()).toMatchObject({ areAllHeard: true });
});
