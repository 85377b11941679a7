import { randomUUID } from 'node:crypto';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import type { Screen } from '@hands/testing/open-screen';
import { startResult } from '@hands/testing/start-result';
import { cookieOf } from '@hands/testing/voter-cookie';
import { expect, test } from 'vitest';

interface Watching {
  pollId: number;
  screens: number;
}

function recordWatching({ socket }: Screen): Watching[] {
  const sent: Watching[] = [];
  socket.on('watching', (watching: Watching) => sent.push(watching));
  return sent;
}

test('the screens of a poll learn how many they are, also one that comes as another leaves', async () => {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url);
  const [poll, other] = [await createPoll(pool), await createPoll(pool)];
  const [one, two, three] = [await openScreen(address), await openScreen(address), await openScreen(address)];
  const sent = recordWatching(one);
  await one.watch(poll);
  await expect.poll(() => sent.at(-1)).toEqual({ pollId: poll, screens: 1 });
  await two.watch(poll);
  await expect.poll(() => sent.at(-1)).toEqual({ pollId: poll, screens: 2 });

  const sentToThree = recordWatching(three);
  two.socket.close();
  await three.watch(poll);
  await expect.poll(() => sentToThree.at(-1)).toEqual({ pollId: poll, screens: 2 });

  // ballots are no screens, and other polls' screens learn nothing of this one
  const ballot = await openScreen(address);
  await ballot.socket.emitWithAck('follow', poll);
  const elsewhere = await openScreen(address);
  const sentElsewhere = recordWatching(elsewhere);
  await elsewhere.watch(other);
  await expect.poll(() => sentElsewhere.length).toBeGreaterThan(0);
  expect(sentElsewhere.every(({ pollId, screens }) => pollId === other && screens === 1)).toBe(true);
  expect(sent.at(-1)).toEqual({ pollId: poll, screens: 2 });
});

test('I11: the others are sent nothing when one that watches votes', async () => {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url);
  const poll = await createPoll(pool, { results_visible: 'after_vote' });
  const voterId = randomUUID();
  const voter = await openScreen(address, { extraHeaders: { cookie: cookieOf(voterId) } });
  const other = await openScreen(address);
  const [sentToVoter, sentToOther] = [recordWatching(voter), recordWatching(other)];
  await voter.watch(poll);
  await other.watch(poll);
  await expect.poll(() => sentToOther.at(-1)).toEqual({ pollId: poll, screens: 2 });
  await expect.poll(() => sentToVoter.at(-1)).toEqual({ pollId: poll, screens: 2 });
  const before = sentToOther.length;
  const own = sentToVoter.length;
  await pool.query(`insert into ballots values ($1, $2, '{1}', now())`, [poll, voterId]);
  await expect.poll(() => voter.latest()?.visible).toBe(true);
  // it has moved to the room of those who have voted, where it is sent the number again
  await expect.poll(() => sentToVoter.length).toBeGreaterThan(own);
  expect(sentToOther).toHaveLength(before);
});
