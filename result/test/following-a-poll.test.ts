// What open ballots are sent.
import { beat } from '@hands/db/heartbeats';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { startResult } from '@hands/testing/start-result';
import { votesIn } from '@hands/testing/votes-in';
import { expect, test } from 'vitest';

/** Connects like an open ballot, and follows a poll. */
async function openBallot(address: string, pollId: number) {
  const screen = await openScreen(address, { auth: { stats: false, pipeline: false } });
  const events: string[] = [];
  screen.socket.onAny((event: string) => events.push(event));
  const follow = (): Promise<unknown> => screen.socket.emitWithAck('follow', pollId);
  expect(await follow()).toEqual({ ok: true });
  return { ...screen, follow, events };
}

async function setUp() {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url);
  const pollId = await createPoll(pool, { kind: 'multiple', max_choices: 2 });
  return { pool, address, pollId };
}

test('a ballot is not sent the state of the pipeline; other clients are, before they watch', async () => {
  const { pool, address, pollId } = await setUp();
  const ballot = await openBallot(address, pollId);
  const screen = await openScreen(address);
  await expect.poll(() => screen.pipelines.length).toBeGreaterThan(0);
  const before = screen.pipelines.length;
  await beat(pool, 'vote', { queue: 'down' });
  await expect.poll(() => screen.pipelines.length).toBeGreaterThan(before);
  // what was sent to it before this answer has arrived, too
  await ballot.follow();
  expect(ballot.pipelines).toEqual([]);
});

test('a client that follows a poll and then watches it is sent its snapshots, and no changes', async () => {
  const { pool, address, pollId } = await setUp();
  const ballot = await openBallot(address, pollId);
  const answers = await Promise.all([ballot.watch(pollId), ballot.watch(pollId), ballot.follow()]);
  expect(answers).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
  await expect.poll(() => ballot.events.filter((event) => event !== 'watching')).toEqual(['tally']);
  await addBallot(pool, pollId, 1);
  await expect.poll(() => votesIn(ballot.latest())).toEqual([0, 1]);
  await pool.query(`update polls set question = 'What?', version = version + 1`);
  await expect.poll(() => ballot.latest()?.question).toBe('What?');
  await ballot.follow();
  expect(ballot.events).not.toContain('changed');
});

test('watching at once after following, without waiting for its answer', async () => {
  const { pool, address, pollId } = await setUp();
  const screen = await openScreen(address, { auth: { stats: false } });
  const [followed, watched] = await Promise.all([
    screen.socket.emitWithAck('follow', pollId) as Promise<unknown>,
    screen.watch(pollId),
  ]);
  expect([followed, watched]).toEqual([{ ok: true }, { ok: true }]);
  await expect.poll(() => votesIn(screen.latest())).toEqual([0, 0]);
  let gone = 0;
  screen.socket.on('gone', () => gone++);
  await pool.query('delete from polls');
  await expect.poll(() => gone).toBe(1);
});

test.each(['max_choices = 1', `theme = 'Cyber'`, 'vote_change = false'])(
  'a ballot is told that its poll has changed: %s',
  async (change) => {
    const { pool, address, pollId } = await setUp();
    const ballot = await openBallot(address, pollId);
    const screen = await openScreen(address);
    await screen.watch(pollId);
    await addBallot(pool, pollId, 1);
    await expect.poll(() => screen.latest()?.total).toBe(1);
    await pool.query(`update polls set ${change}, version = version + 1`);
    await expect.poll(() => ballot.events, { timeout: 3_000 }).toEqual(['changed']);
    expect(Object.keys(screen.latest() ?? {})).not.toContain('ballotTerms');
  },
);
