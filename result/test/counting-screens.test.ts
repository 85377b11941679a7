import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import type { Screen } from '@hands/testing/open-screen';
import { startResult } from '@hands/testing/start-result';
import { expect, test } from 'vitest';

interface Watching {
  pollId: number;
  screens: number;
}

function noteWatching({ socket }: Screen): Watching[] {
  const noted: Watching[] = [];
  socket.on('watching', (watching: Watching) => noted.push(watching));
  return noted;
}

test('the screens of a poll learn how many they are, also one that comes as another leaves', async () => {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url);
  const [poll, other] = [await createPoll(pool), await createPoll(pool)];
  const [one, two, three] = [await openScreen(address), await openScreen(address), await openScreen(address)];
  const noted = noteWatching(one);
  await one.watch(poll);
  await expect.poll(() => noted.at(-1)).toEqual({ pollId: poll, screens: 1 });
  await two.watch(poll);
  await expect.poll(() => noted.at(-1)).toEqual({ pollId: poll, screens: 2 });

  const notedByThree = noteWatching(three);
  two.socket.close();
  await three.watch(poll);
  await expect.poll(() => notedByThree.at(-1)).toEqual({ pollId: poll, screens: 2 });

  // ballots are no screens, and other polls' screens learn nothing of this one
  const ballot = await openScreen(address);
  await ballot.socket.emitWithAck('follow', poll);
  const elsewhere = await openScreen(address);
  const notedElsewhere = noteWatching(elsewhere);
  await elsewhere.watch(other);
  await expect.poll(() => notedElsewhere.length).toBeGreaterThan(0);
  expect(notedElsewhere.every(({ pollId, screens }) => pollId === other && screens === 1)).toBe(true);
  expect(noted.at(-1)).toEqual({ pollId: poll, screens: 2 });
});
