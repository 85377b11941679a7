import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { openStream } from '@hands/testing/open-stream';
import { startResult } from '@hands/testing/start-result';
import { expect, test } from 'vitest';

test('F141: 1,000 concurrent WebSockets, half of them Socket.io and half plain, all show a vote', async () => {
  const { url, pool } = await openDatabase();
  const { address } = await startResult(url);
  const poll = await createPoll(pool);
  const open = async (index: number) => {
    if (index % 2 === 0) return openStream(`${address}/polls/${poll}/stream`);
    const screen = await openScreen(address, { auth: { stats: false } });
    await screen.watch(poll);
    return screen;
  };
  const viewers: { latest(): { total: number } | undefined }[] = [];
  // in hundreds, so that no connection times out in the system's queue
  for (let count = 0; count < 1_000; count += 100) {
    viewers.push(...(await Promise.all(Array.from({ length: 100 }, (_, index) => open(index)))));
  }
  const showing = (total: number) => viewers.filter((viewer) => viewer.latest()?.total === total).length;
  await expect.poll(() => showing(0)).toBe(1_000);
  for (const total of [1, 2, 3]) {
    await addBallot(pool, poll, 1);
    await expect.poll(() => showing(total)).toBe(1_000);
  }
});
