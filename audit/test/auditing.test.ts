// I4: the audit finds faults and delays no votes.
import { randomUUID } from 'node:crypto';
import { inTransaction } from '@hands/db/in-transaction';
import type { Pool } from '@hands/db/pool';
import { removeChunk } from '@hands/db/remove-chunk';
import { createBackend } from '@hands/shared/queue/backend';
import { describeBackends } from '@hands/testing/backends';
import { logger } from '@hands/testing/logger';
import { startTestService } from '@hands/testing/test-service';
import { expect, onTestFinished, test } from 'vitest';
import { auditPolls } from '../src/audit-polls.ts';
import { checkRankings } from '../src/check-rankings.ts';
import { checkTallies } from '../src/check-tallies.ts';
import { checkTotals } from '../src/check-totals.ts';
import type { Finding } from '../src/finding.ts';
import { addPoll, openAudit, summary } from './open-audit.ts';

const threePolls = async (pool: Pool) => ({
  single: await addPoll(pool, { ballots: [[0], [0], [1]] }),
  multiple: await addPoll(pool, { kind: 'multiple', maxChoices: 2, ballots: [[0, 1], [2], [2]] }),
  ranked: await addPoll(pool, {
    kind: 'ranked',
    maxChoices: 3,
    ballots: [
      [0, 1],
      [0, 1],
      [2, 1, 0],
    ],
  }),
});

test('I4: finds no faults if tallies match their ballots, even after votes were changed, deleted and withdrawn', async () => {
  const { pool, audit } = await openAudit('postgres');
  const { ranked, multiple } = await threePolls(pool);
  await addPoll(pool, {});
  await pool.query(`update ballots set choices = '{1}' where choices = '{0}'`);
  await pool.query(`delete from ballots where poll_id = $1 and choices = '{2,1,0}'`, [ranked]);
  await pool.query(
    `update ballots
     set choices = '{}'
     where voter_id in (
       select distinct on (poll_id) voter_id
       from ballots
       where poll_id = any ($1::integer[])
     )`,
    [[ranked, multiple]],
  );
  const { faults, notes, polls } = await audit();
  expect({ faults, notes }).toEqual({ faults: [], notes: [] });
  expect(polls.map(({ ballots }) => ballots)).toEqual([3, 2, 1, 0]);
});

/** Manual changes to polls 2 (single), 3 (multiple) and 4 (ranked), and the faults that the audit reports for each. */
const tamperings: [string, string, string[]][] = [
  [
    'a tally',
    'update tallies set votes = votes + 1 where poll_id = 2 and position = 0',
    ['2 tallies: option 0 has a tally of 3, but a recount of its ballots gives 2'],
  ],
  [
    'a missing tally',
    'delete from tallies where poll_id = 3 and position = 2',
    ['3 tallies: option 2 has a tally of 0, but a recount of its ballots gives 2'],
  ],
  [
    'a total',
    'update polls set ballots = ballots - 1 where id = 3',
    ['3 total: its total is 2, but a recount of its ballots gives 3'],
  ],
  [
    'a ranking',
    `update rankings set ballots = 5 where poll_id = 4 and choices = '{0,1}'`,
    ['4 rankings: rankings that differ from a recount: 1; the first is 0 > 1, stored as 5, recounted as 2'],
  ],
  [
    'a ranking of a poll that is not ranked',
    `insert into rankings values (2, '{1}', 1)`,
    ['2 rankings: rankings that differ from a recount: 1; the first is 1, stored as 1, recounted as 0'],
  ],
  [
    'a ballot deleted without triggers',
    `alter table ballots disable trigger user;
     delete from ballots where poll_id = 4 and choices = '{2,1,0}'`,
    [
      '4 tallies: option 2 has a tally of 1, but a recount of its ballots gives 0',
      '4 rankings: rankings that differ from a recount: 1; the first is 2 > 1 > 0, stored as 1, recounted as 0',
      '4 total: its total is 3, but a recount of its ballots gives 2',
    ],
  ],
  [
    'an option that does not exist',
    `alter table tallies drop constraint tallies_poll_id_position_fkey;
     update ballots set choices = '{7}' where poll_id = 2 and choices = '{1}'`,
    ['2 choices: ballots naming an option that the poll does not have: 1'],
  ],
  [
    'an option twice',
    `update ballots set choices = '{1,1}' where poll_id = 3 and choices = '{0,1}'`,
    ['3 choices: ballots naming an option twice: 1'],
  ],
  [
    'too many choices',
    `update ballots set choices = '{0,1,2}' where poll_id = 3 and choices = '{0,1}'`,
    ['3 choices: ballots with more choices than the poll allows: 1'],
  ],
  [
    'a deadline before the ballots',
    `update polls set closes_at = now() - interval '1 hour', sealed_at = now() where id = 2`,
    ['2 times: ballots cast after the poll had closed: 3'],
  ],
  [
    'a seal before the close',
    `alter table polls drop constraint polls_sealed_when_closed;
     update polls set closes_at = now() - interval '1 second', sealed_at = now() - interval '2 seconds' where id = 2`,
    ['2 seals: it was sealed before it closed'],
  ],
  [
    'a version',
    'update polls set version = 0 where id = 2',
    ['2 versions: it has ballots, but its version is 0'],
  ],
  [
    'a ballot both counted and rejected',
    `insert into rejected_ballots (poll_id, voter_id, cast_at, ballot, reason)
     select poll_id, voter_id, cast_at, '{}', 'by hand' from ballots where poll_id = 2 limit 1`,
    ['2 rejected: ballots that are both counted and rejected: 1'],
  ],
  [
    'a poll deleted without triggers',
    `alter table polls disable trigger user;
     delete from polls where id = 4`,
    [
      '4 rankings: rankings that differ from a recount: 2; the first is 0 > 1, stored as 2, recounted as 0',
      '4 orphans: ballots of a poll that does not exist, with no removal in progress: 3',
    ],
  ],
];

test.for(tamperings)(
  'I4: finds manual tampering (%s) and reports it for the affected poll only',
  async ([, sql, found]) => {
    const { pool, audit } = await openAudit('postgres');
    expect(await threePolls(pool)).toEqual({ single: 2, multiple: 3, ranked: 4 });
    await pool.query(sql);
    expect(summary((await audit()).faults)).toEqual(found);
    const other = [2, 3, 4].find((id) => !found[0]?.startsWith(String(id))) ?? 0;
    expect((await audit(other)).faults).toEqual([]);
  },
);

test('reports a version that falls while the audit runs', async () => {
  const { pool, queue, audit } = await openAudit('postgres');
  const poll = await addPoll(pool, { ballots: [[0], [1]] });
  await pool.query('update polls set version = 9 where id = $1', [poll]);
  let looks = 0;
  const readBacklog = queue.readBacklog;
  // between the snapshot and the end
  queue.readBacklog = async () => {
    if (++looks === 2) await pool.query('update polls set version = 4 where id = $1', [poll]);
    return readBacklog();
  };
  expect(summary((await audit()).faults)).toEqual([`${poll} versions: its version fell from 9 to 4`]);
});

test('notes ballots cast before the opening and a poll that has been closing for long, without a fault', async () => {
  const { pool, queue, audit } = await openAudit('postgres');
  const early = await addPoll(pool, { ballots: [[0], [1]] });
  await pool.query(`update polls set opens_at = now() + interval '1 hour' where id = $1`, [early]);
  const slow = await addPoll(pool, { ballots: [[0]] });
  await pool.query(`update ballots set cast_at = now() - interval '1 hour' where poll_id = $1`, [slow]);
  await pool.query(`update polls set closes_at = now() - interval '150 seconds' where id = $1`, [slow]);
  await queue.add(0, [{ pollId: slow, voterId: randomUUID(), choices: [0], castAt: 1 }]);
  const { faults, notes } = await audit();
  expect(faults).toEqual([]);
  expect(summary(notes)).toEqual([
    `${early} times: ballots cast before the poll opens: 2; valid if the opening time was changed afterwards`,
    `${slow} seals: closing for 2 min; ballots in flight: 1`,
  ]);
});

test('notes polls whose ballots are still being removed, without a fault', async () => {
  const { pool, audit } = await openAudit('postgres');
  const { single, ranked } = await threePolls(pool);
  await pool.query('delete from polls where id = $1', [ranked]);
  await pool.query('update polls set resetting = true where id = $1', [single]);
  await pool.query(
    `insert into removals (poll_id, kind, question, ballots) values ($1, 'reset', 'Which?', 3)`,
    [single],
  );
  await inTransaction(pool, async (client) => {
    for (const poll of [single, ranked]) await removeChunk(client, poll, 2);
  });
  const { faults, notes } = await audit();
  expect(faults).toEqual([]);
  expect(summary(notes)).toEqual([
    `${single} removals: it was reset: 2 of 3 ballots have been removed so far`,
    `${ranked} removals: it was deleted: 2 of 3 ballots have been removed so far`,
  ]);
});

describeBackends('with the queue in %s', (backend) => {
  test('I7: reports a sealed poll whose ballots are still in the queue, but not an open one', async () => {
    const { pool, queue, audit } = await openAudit(backend);
    const [sealed, open] = [await addPoll(pool, {}), await addPoll(pool, {})];
    await pool.query(`update polls set closes_at = now(), sealed_at = now() where id = $1`, [sealed]);
    const ballot = (pollId: number) => ({ pollId, voterId: randomUUID(), choices: [0], castAt: 1 });
    await queue.add(0, [ballot(sealed), ballot(open), ballot(sealed)]);
    const { faults, after } = await audit();
    expect(summary(faults)).toEqual([`${sealed} seals: it is sealed, but the queue holds ballots for it: 2`]);
    expect(after.inFlight.get(open)).toBe(1);
  });

  test('reports a failed batch as a fault of its polls', async () => {
    const { pool, queue, settings, audit } = await openAudit(backend);
    const [poll, other] = [await addPoll(pool, {}), await addPoll(pool, {})];
    await queue.add(0, [{ pollId: poll, voterId: randomUUID(), choices: [0], castAt: 1 }]);
    const consumer = createBackend(settings, logger);
    onTestFinished(() => consumer.close());
    // BullMQ does not retry errors with this name
    const fault = Object.assign(new Error('the disk is full'), { name: 'UnrecoverableError' });
    const worker = await consumer.openWorker(`{${settings.name}-0}`, () => Promise.reject(fault), {});
    void worker.run();
    await expect.poll(async () => (await queue.readBacklog()).failedBatches).toBe(1);
    await worker.close();
    const { faults } = await audit();
    expect(faults).toMatchObject([{ pollId: poll, check: 'failed batches' }]);
    expect(faults[0]?.detail).toContain('with 1 accepted ballot of poll');
    expect(faults[0]?.detail).toContain('the disk is full');
    expect((await audit(poll)).faults).toHaveLength(1);
    expect((await audit(other)).faults).toEqual([]);
  });
});

test('I4: finds no difference in repeated audits while a worker records votes', async () => {
  const { url, pool, queue, audit } = await openAudit('postgres');
  const polls = Object.values(await threePolls(pool));
  const worker = await startTestService('worker', { DATABASE_URL: url });
  onTestFinished(() => worker.kill().then(() => undefined));
  const voters = Array.from({ length: 300 }, () => randomUUID());
  const start = Date.now() * 1000;
  let cast = 0;
  const ballot = (pollId: number) => ({
    pollId,
    voterId: voters[(cast * 7) % voters.length] ?? '',
    choices: pollId === 4 ? [cast % 3, (cast + 1) % 3] : [cast % 3],
    castAt: start + ++cast,
  });
  const ended = new AbortController();
  const voting = (async () => {
    while (!ended.signal.aborted)
      await queue.add(
        0,
        Array.from({ length: 90 }, (_, i) => ballot(polls[i % 3] ?? 0)),
      );
  })();
  const seen = new Set<string>();
  for (let run = 0; run < 25; run++) {
    const { faults, polls: audited } = await audit();
    expect(summary(faults)).toEqual([]);
    seen.add(audited.map(({ version }) => version).join());
  }
  ended.abort();
  await voting;
  // the database did change between the audits
  expect(seen.size).toBeGreaterThan(1);
});

test('I4: all checks see one snapshot, and a change during an audit is found by the next one', async () => {
  const { pool, queue, audit } = await openAudit('postgres');
  const poll = await addPoll(pool, { ballots: [[0], [1]] });
  const { faults, polls } = await auditPolls(pool, queue, null, async (check) => {
    if (check === 'tallies')
      await pool.query('update tallies set votes = 9 where poll_id = $1 and position = 0', [poll]);
  });
  expect(faults).toEqual([]);
  expect(polls).toMatchObject([{ pollId: poll, ballots: 2 }]);
  expect((await audit()).faults).toHaveLength(1);
});

test('votes are recorded without waiting while the snapshot is open, and it does not include them', async () => {
  const { pool } = await openAudit('postgres');
  const { single, ranked } = await threePolls(pool);
  const auditor = await pool.connect();
  onTestFinished(() => auditor.release());
  await auditor.query('begin isolation level repeatable read read only');
  async function recount(): Promise<Finding[]> {
    const found: Finding[] = [];
    for (const check of [checkTallies, checkTotals, checkRankings])
      found.push(...(await check(auditor, null)));
    return found;
  }
  expect(await recount()).toEqual([]);
  const voter = await pool.connect();
  onTestFinished(() => voter.release());
  // these statements should not wait at all
  await voter.query(`set lock_timeout = '100ms'`);
  for (const poll of [single, ranked])
    await voter.query(`insert into ballots values ($1, gen_random_uuid(), '{2}', now())`, [poll]);
  await voter.query(`update ballots set choices = '{1}' where poll_id = $1`, [ranked]);
  await voter.query('delete from polls where id = $1', [single]);
  expect(await recount()).toEqual([]);
  await auditor.query('commit');
});
