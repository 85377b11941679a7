// What open ballots are sent.
import { beat } from '@hands/db/heartbeats';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { startResult } from '@hands/testing/start-result';
import { expect, test } from 'vitest';

/** Connects like an open ballot, and follows a poll. */
async function openBallot(address: string, pollId: number) {
  const screen = await openScreen(address, { auth: { stats: false, pipeline: false } });

  const follow = (): Promise<unknown> => screen.socket.emitWithAck('follow', pollId);
  expect(await follow()).toEqual({ ok: true });
  return { ...screen, follow };
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
