import { publishCompleteTo, readCompleteness, withdrawCompleteTo } from '@hands/db/completeness';
import { endInstance, listInstance, readInstances, reportInstance } from '@hands/db/vote-instances';
import { openDatabase } from '@hands/testing/open-database';
import { expect, test } from 'vitest';

const completeToOf = async (pool: Parameters<typeof readCompleteness>[0]) =>
  (await readCompleteness(pool)).completeTo;

test('a bound that was published stays when an earlier one is published', async () => {
  const { pool } = await openDatabase();
  expect(await completeToOf(pool)).toBeNull();
  const published: (number | null)[] = [];
  for (const completeTo of [1_000_000, 900_000, 1_000_001]) {
    await publishCompleteTo(pool, completeTo, 2_000_000);
    published.push(await completeToOf(pool));
  }
  expect(published).toEqual([1_000_000, 1_000_000, 1_000_001]);
});

test('a bound from before the queue’s clock was set back is replaced, and one that was withdrawn is gone', async () => {
  const { pool } = await openDatabase();
  await publishCompleteTo(pool, 5_000_000, 6_000_000);
  await publishCompleteTo(pool, 900_000, 1_000_000);
  expect(await completeToOf(pool)).toBe(900_000);
  await withdrawCompleteTo(pool);
  expect(await completeToOf(pool)).toBeNull();
  await publishCompleteTo(pool, 800_000, 1_000_000);
  expect(await completeToOf(pool)).toBe(800_000);
});

test('an instance is listed before it reports, again if it is missing, and until it has ended', async () => {
  const { pool } = await openDatabase();
  const read = async () =>
    (await readInstances(pool)).map(({ confirmedTo, ended }) => ({ confirmedTo, ended }));
  await listInstance(pool, 'one');
  expect(await read()).toEqual([{ confirmedTo: null, ended: false }]);
  await reportInstance(pool, 'one', 1_000);
  await listInstance(pool, 'one');
  expect(await read()).toEqual([{ confirmedTo: 1_000, ended: false }]);
  await pool.query('truncate vote_instances');
  await reportInstance(pool, 'one', 2_000);
  expect(await read()).toEqual([{ confirmedTo: 2_000, ended: false }]);
  await endInstance(pool, 'one');
  expect(await read()).toEqual([{ confirmedTo: 2_000, ended: true }]);
});

test('reports and bounds do not wait for the disk', async () => {
  const { pool } = await openDatabase();
  const client = await pool.connect();
  const settings: unknown[] = [];
  // a deferred trigger runs during the commit
  await client.query(`
    create table seen (setting text);
    create function note_setting() returns trigger language plpgsql as $$
    begin
      insert into seen values (current_setting('synchronous_commit'));
      return null;
    end
    $$;
    create constraint trigger note after insert or update on vote_instances
      deferrable initially deferred for each row execute function note_setting();
    create constraint trigger note after update on completeness
      deferrable initially deferred for each row execute function note_setting();`);
  client.release();
  await reportInstance(pool, 'one', 1_000);
  await reportInstance(pool, 'one', 2_000);
  await publishCompleteTo(pool, 1_000, 2_000);
  await listInstance(pool, 'two');
  const { rows } = await pool.query<{ setting: string }>('select setting from seen');
  settings.push(...rows.map(({ setting }) => setting));
  expect(settings).toEqual(['off', 'off', 'off', 'on']);
});
