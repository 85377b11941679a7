// Polls with `show_from`: nothing below that many votes, then steps of five, the same on every way to the votes.
import { publishCompleteTo } from '@hands/db/completeness';
import type { Pool } from '@hands/db/pool';
import { signReceipt } from '@hands/shared/auth/receipt';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { addBallot } from '@hands/testing/add-ballot';
import { asAdmin } from '@hands/testing/administrator';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { openStream } from '@hands/testing/open-stream';
import { startResult } from '@hands/testing/start-result';
import { cookieOf, secret } from '@hands/testing/voter-cookie';
import { votesIn } from '@hands/testing/votes-in';
import { expect, test } from 'vitest';

async function setUp(columns: Record<string, unknown> = {}) {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url);
  const poll = await createPoll(pool, { show_from: 3, ...columns });
  return { url, pool, address, poll };
}

async function vote(pool: Pool, poll: number, ...choices: (number | number[])[]): Promise<string[]> {
  const voters: string[] = [];
  for (const choice of choices) voters.push(await addBallot(pool, poll, choice));
  return voters;
}

async function readResults(address: string, poll: number, headers: Record<string, string> = {}) {
  const answer = await fetch(`${address}/polls/${poll}/results`, { headers });
  return (await answer.json()) as Snapshot & { completeTo: string | null };
}

async function pageOf(address: string, poll: number): Promise<string> {
  const answer = await fetch(`${address}/polls/${poll}`, { headers: { accept: 'text/html' } });
  return (await answer.text()).replaceAll(/\s+/g, ' ');
}

const seal = (pool: Pool, poll: number) =>
  pool.query(
    `update polls set closes_at = now() - interval '1 s', sealed_at = now(), version = version + 1 where id = $1`,
    [poll],
  );

const readExport = (address: string, poll: number, headers: Record<string, string> = {}) =>
  fetch(`${address}/polls/${poll}/export.json`, { headers });

test('I11: until there are enough votes, nothing shows them but how many there are', async () => {
  const { pool, address, poll } = await setUp();
  const screen = await openScreen(address);
  const stream = await openStream(`${address}/polls/${poll}/stream`);
  const counts: unknown[] = [];
  screen.socket.on('poll-stats', (count) => counts.push(count));
  await screen.watch(poll);
  await vote(pool, poll, 0, 1);
  const hidden = { visible: false, showFrom: 3, total: 2 };
  await expect.poll(() => screen.latest()).toMatchObject(hidden);
  await expect.poll(() => stream.snapshots.at(-1)).toMatchObject(hidden);
  for (const snapshot of [...screen.tallies, ...stream.snapshots, await readResults(address, poll)])
    expect(votesIn(snapshot)).toEqual([null, null]);
  const page = await pageOf(address, poll);
  expect(page).toContain('Results appear once 3 people have voted.');
  expect(page).not.toMatch(/share>50%|votes>1/);
  const refused = await readExport(address, poll);
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({
    detail: 'The results of this poll are shown once 3 people have voted.',
  });
  // the third vote shows all three
  await vote(pool, poll, 0);
  await expect.poll(() => votesIn(screen.latest())).toEqual([2, 1]);
  await expect
    .poll(() => counts)
    .toEqual([
      { pollId: poll, optionId: 0, newCount: 2 },
      { pollId: poll, optionId: 1, newCount: 1 },
    ]);
});

test('I11: votes, changes and withdrawals within a step show nowhere', async () => {
  const { pool, address, poll } = await setUp();
  const screen = await openScreen(address);
  const stream = await openStream(`${address}/polls/${poll}/stream`);
  const counts: unknown[] = [];
  screen.socket.on('poll-stats', (count) => counts.push(count));
  await screen.watch(poll);
  const [first] = await vote(pool, poll, 0, 1, 1);
  await expect.poll(() => votesIn(screen.latest())).toEqual([1, 2]);
  const step = { visible: true, showFrom: 3, total: 3 };
  await expect.poll(() => counts.length).toBe(2);
  await vote(pool, poll, 0, 0, 0, 0);
  await pool.query(`update ballots set choices = '{1}' where voter_id = $1`, [first]);
  await pool.query(`update ballots set choices = '{}' where voter_id = $1`, [first]);
  const { version } = await readResults(address, poll, asAdmin);
  await expect.poll(() => screen.latest()?.version).toBe(version);
  await expect.poll(() => (stream.snapshots.at(-1) as Snapshot).version).toBe(version);
  const seen = [...screen.tallies, ...stream.snapshots, await readResults(address, poll)] as Snapshot[];
  for (const snapshot of seen.filter(({ visible }) => visible)) {
    expect(snapshot).toMatchObject(step);
    expect(votesIn(snapshot)).toEqual([1, 2]);
  }
  expect(await (await readExport(address, poll)).json()).toMatchObject({
    total: 3,
    options: [{ votes: 1 }, { votes: 2 }],
    ballotsOverTime: [],
    ballotsOutside: 3,
  });
  expect(await pageOf(address, poll)).toMatch(/>3<.*Shown in steps of at least five votes/);
  // counts that wait to be published would be by the time that this poll's second one is
  const other = await createPoll(pool);
  await screen.watch(other);
  for (const newCount of [1, 2]) {
    await vote(pool, other, 0);
    await expect.poll(() => counts.at(-1)).toMatchObject({ pollId: other, newCount });
  }
  expect(counts).toHaveLength(4);
  await vote(pool, poll, 0, 0);
  await expect.poll(() => votesIn(screen.latest())).toEqual([6, 2]);
});

test('managers see each vote, with nothing held back', async () => {
  const { pool, address, poll } = await setUp();
  const screen = await openScreen(address, { extraHeaders: asAdmin });
  await screen.watch(poll);
  await vote(pool, poll, 0);
  await expect.poll(() => screen.latest()).toMatchObject({ visible: true, showFrom: null, total: 1 });
  expect(votesIn(await readResults(address, poll, asAdmin))).toEqual([1, 0]);
  expect((await readExport(address, poll, asAdmin)).status).toBe(200);
});

test('every instance shows the same step, also one that starts later', async () => {
  const { url, pool, address, poll } = await setUp();
  await vote(pool, poll, 0, 1, 0);
  expect(votesIn(await readResults(address, poll))).toEqual([2, 1]);
  await vote(pool, poll, 1, 1);
  const { address: later } = await startResult(url);
  for (const each of [address, later]) expect(votesIn(await readResults(each, poll))).toEqual([2, 1]);
});

test('once the result is final it is shown as it is, also of fewer votes', async () => {
  const { pool, address, poll } = await setUp();
  await vote(pool, poll, 0, 1);
  await seal(pool, poll);
  const final = await readResults(address, poll);
  expect(final).toMatchObject({ visible: true, showFrom: null, total: 2 });
  expect(votesIn(final)).toEqual([1, 1]);
});

test('after a poll was reopened, screens keep the final result until there are five more votes', async () => {
  const { pool, address, poll } = await setUp();
  await vote(pool, poll, 0, 1, 1, 1);
  await seal(pool, poll);
  await pool.query(
    'update polls set sealed_at = null, closes_at = null, version = version + 1 where id = $1',
    [poll],
  );
  await vote(pool, poll, 0, 0, 0, 0);
  expect(votesIn(await readResults(address, poll))).toEqual([1, 3]);
  await vote(pool, poll, 0);
  expect(votesIn(await readResults(address, poll))).toEqual([6, 3]);
});

test('a ranked poll shows the rounds of the step', async () => {
  const { pool, address, poll } = await setUp({ kind: 'ranked', options: ['A', 'B', 'C'] });
  await vote(pool, poll, [0, 1], [0], [1, 0]);
  const step = await readResults(address, poll);
  expect(step.rounds?.at(-1)).toMatchObject({ votes: [2, 1, 0], winners: [0] });
  await vote(pool, poll, [2], [2], [2], [2]);
  expect(await readResults(address, poll)).toMatchObject({ total: 3, rounds: step.rounds });
  expect((await readResults(address, poll, asAdmin)).rounds?.[0]).toMatchObject({ votes: [2, 1, 4] });
});

test('results that are for voters are for them from the first step on', async () => {
  const { pool, address, poll } = await setUp({ results_visible: 'after_vote' });
  const [voter = ''] = await vote(pool, poll, 0, 1);
  const asVoter = { cookie: cookieOf(voter) };
  expect(await readResults(address, poll, asVoter)).toMatchObject({ visible: false, showFrom: 3, total: 2 });
  await vote(pool, poll, 0);
  expect(votesIn(await readResults(address, poll, asVoter))).toEqual([2, 1]);
  expect(votesIn(await readResults(address, poll))).toEqual([null, null]);
  const page = await pageOf(address, poll);
  expect(page).toContain('Results are shown after you have voted, once 3 people have voted.');
});

test('no step claims to contain the votes cast before some time, nor the one of a receipt', async () => {
  const { pool, address, poll } = await setUp();
  const castAt = Date.now() * 1_000 - 60_000_000;
  await publishCompleteTo(pool, castAt + 1, Date.now() * 1_000);
  const [voterId = ''] = await vote(pool, poll, 0, 1, 0);
  await expect.poll(async () => (await readResults(address, poll, asAdmin)).completeTo).not.toBeNull();
  await vote(pool, poll, 1);
  const receipt = signReceipt({ pollId: poll, voterId, castAt }, secret);
  for (const query of ['', `?including=${receipt}`]) {
    const answer = await fetch(`${address}/polls/${poll}/results${query}`);
    expect(await answer.json()).toMatchObject({ visible: true, total: 3, completeTo: null });
  }
});

test('an option that was added since has no votes in a step', async () => {
  const { pool, address, poll } = await setUp();
  await vote(pool, poll, 0, 1, 0);
  await pool.query(`insert into options values ($1, 2, 'New')`, [poll]);
  await vote(pool, poll, 2);
  expect(votesIn(await readResults(address, poll))).toEqual([2, 1, 0]);
});
