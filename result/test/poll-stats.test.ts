// Live Polling's event: each option's new count.
import { once } from 'node:events';
import { addBallot } from '@hands/testing/add-ballot';
import { createPoll } from '@hands/testing/create-poll';
import { openDatabase } from '@hands/testing/open-database';
import { openScreen } from '@hands/testing/open-screen';
import { startResult } from '@hands/testing/start-result';
import { cookieOf } from '@hands/testing/voter-cookie';
import { io } from 'socket.io-client';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createOpenPollsFollower } from '../src/live/follow-open-polls.ts';
import { createStatsPublisher } from '../src/live/publish-stats.ts';
import type { Stats } from '../src/live/publish-stats.ts';

async function setUp() {
  const { url, pool } = await openDatabase();
  return { pool, ...(await startResult(url)) };
}

interface PollStats {
  pollId: number;
  optionId: number;
  newCount: number;
}

const connected = (socket: unknown) => once(socket as NodeJS.EventEmitter, 'connect');

function listen(socket: { on(event: string, listener: (stats: PollStats) => void): unknown }): PollStats[] {
  const received: PollStats[] = [];
  socket.on('poll-stats', (stats) => received.push(stats));
  return received;
}

test("F048, F015: the client of Live Polling's document, which only connects, receives each option that changed", async () => {
  const { pool, address } = await setUp();
  const before = await createPoll(pool);
  const received: unknown[] = [];

  const socket = io(address);
  socket.on('poll-stats', (data) => {
    received.push(data);
  });

  onTestFinished(() => void socket.close());
  await connected(socket);
  await addBallot(pool, before, 1);
  await expect.poll(() => received).toEqual([{ pollId: before, optionId: 1, newCount: 1 }]);

  const since = await createPoll(pool);
  await addBallot(pool, since, 0);
  await addBallot(pool, before, 1);
  await expect
    .poll(() => received.slice(1))
    .toEqual(
      expect.arrayContaining([
        { pollId: since, optionId: 0, newCount: 1 },
        { pollId: before, optionId: 1, newCount: 2 },
      ]),
    );
});

test('F015: clients receive counts over long polling and over WebSockets', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  const received = await Promise.all(
    ['polling', 'websocket'].map(async (transport) => {
      const socket = io(address, { transports: [transport], upgrade: false, forceNew: true });
      onTestFinished(() => void socket.close());
      await connected(socket);
      return listen(socket);
    }),
  );
  await addBallot(pool, poll, 0);
  await expect.poll(() => received.map((stats) => stats.at(-1)?.newCount)).toEqual([1, 1]);
});

test('a client that watches a poll receives only its counts; a client that draws snapshots receives none', async () => {
  const { pool, address } = await setUp();
  const [tea, pets] = [await createPoll(pool), await createPoll(pool)];
  const watching = await openScreen(address);
  const everything = await openScreen(address);
  const drawing = await openScreen(address, { auth: { stats: false } });
  const received = [watching, everything, drawing].map(({ socket }) => listen(socket));
  await watching.watch(tea);
  await drawing.watch(tea);
  await addBallot(pool, pets, 1);
  await expect.poll(() => received[1]).toHaveLength(1);
  await addBallot(pool, tea, 0);
  await expect.poll(() => [received[0]?.length, received[1]?.length]).toEqual([1, 2]);
  expect(received[0]).toEqual([{ pollId: tea, optionId: 0, newCount: 1 }]);
  await expect.poll(() => drawing.latest()?.total).toBe(1);
  expect(received[2]).toEqual([]);
});

test('counts are sent only to viewers who may see them', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool, { results_visible: 'after_vote' });
  const marker = await createPoll(pool);
  const voter = await addBallot(pool, poll, 0);
  const seeing = await openScreen(address, { extraHeaders: { cookie: cookieOf(voter) } });
  const others = [await openScreen(address), await openScreen(address)] as const;
  const received = [seeing, ...others].map(({ socket }) => listen(socket));
  await seeing.watch(poll);
  await expect.poll(() => seeing.latest()?.visible).toBe(true);
  await others[0].watch(poll);
  await others[0].watch(marker);
  await addBallot(pool, poll, 0);
  await expect.poll(() => received[0]?.at(-1)).toEqual({ pollId: poll, optionId: 0, newCount: 2 });
  await addBallot(pool, marker, 1);
  for (const stats of received.slice(1)) {
    await expect.poll(() => stats).toEqual([{ pollId: marker, optionId: 1, newCount: 1 }]);
  }
  // after the close, everyone may see them
  await pool.query('update polls set closes_at = now() where id = $1', [poll]);
  await expect.poll(() => received[1]?.at(-1)).toEqual({ pollId: poll, optionId: 0, newCount: 2 });
});

test('open polls without watchers are followed only while a client wants their counts', async () => {
  const { pool } = await openDatabase();
  const open = [await createPoll(pool), await createPoll(pool)];
  await createPoll(pool, { options: [], closes_at: '2020-01-01' });
  await createPoll(pool, { options: [], opens_at: '2100-01-01' });
  await createPoll(pool, { options: [], listed: false });
  const followed = new Set<number>();
  let wanted = false;
  const polls = {
    follow: (pollId: number) => void followed.add(pollId),
    leave: (pollId: number) => void followed.delete(pollId),
  };
  const follower = createOpenPollsFollower(pool, polls as never, () => wanted);
  await follower.update();
  expect([...followed]).toEqual([]);
  wanted = true;
  await follower.update();
  expect([...followed].sort()).toEqual(open);
  wanted = false;
  await follower.update();
  expect([...followed]).toEqual([]);
  // the newest hundred
  for (let count = 0; count < 99; count++) await createPoll(pool, { options: [] });
  wanted = true;
  await follower.update();
  expect(followed.size).toBe(100);
  expect(followed.has(open[0] ?? 0)).toBe(false);
});

test('a client that asks for an unknown poll still receives the counts of all open polls', async () => {
  const { pool, address } = await setUp();
  const poll = await createPoll(pool);
  const screen = await openScreen(address);
  const received = listen(screen.socket);
  // two requests at the same time are both answered
  const asked = [screen.watch(poll + 1), screen.watch(poll + 1)];
  expect((await Promise.all(asked)).map(({ ok }) => ok)).toEqual([false, false]);
  await addBallot(pool, poll, 1);
  await expect.poll(() => received).toEqual([{ pollId: poll, optionId: 1, newCount: 1 }]);
});

describe('the pace', () => {
  test('is four times a second, and the last count is never lost', async () => {
    const { pool, address } = await setUp();
    const poll = await createPoll(pool);
    const screen = await openScreen(address);
    const received = listen(screen.socket);
    await screen.watch(poll);
    const startedAt = performance.now();
    for (let count = 0; count < 100; count++) await addBallot(pool, poll, 0);
    await expect.poll(() => received.at(-1)?.newCount).toBe(100);
    const quarters = (performance.now() - startedAt) / 250;
    expect(received.length).toBeLessThanOrEqual(Math.ceil(quarters) + 1);
  });

  const note = (stats: ReturnType<typeof createStatsPublisher>, pollId: number, votes: number[]) => {
    stats.note({
      pollId,
      listed: true,
      resultsVisible: 'always',
      description: '',
      timeZone: 'UTC',
      showFrom: null,
      status: 'open',
      options: votes.map((count, position) => ({ position, text: '', votes: count })),
    } as never);
  };

  test('only options that changed are sent', () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    onTestFinished(() => {
      clock.mockRestore();
    });
    const sent: Stats[] = [];
    const stats = createStatsPublisher((counts) => sent.push(counts), 1_000);
    note(stats, 7, [3, 0, 1]);
    stats.update();
    stats.update();
    note(stats, 7, [3, 2, 1]);
    clock.mockReturnValue(250);
    stats.update();
    expect(sent.map(({ counts }) => counts)).toEqual([
      [
        { optionId: 0, newCount: 3 },
        { optionId: 2, newCount: 1 },
      ],
      [{ optionId: 1, newCount: 2 }],
    ]);
  });

  test('slows down to stay within the frame limit, and each poll gets its turn', () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    onTestFinished(() => {
      clock.mockRestore();
    });
    const sent: number[] = [];
    // a thousand clients listen
    const stats = createStatsPublisher(({ pollId, counts }) => {
      sent.push(pollId);
      return counts.length * 1_000;
    }, 4_000);
    for (let now = 0; now < 10_000; now += 50) {
      clock.mockReturnValue(now);
      for (const pollId of [1, 2, 3]) note(stats, pollId, [now + 1, now + 1]);
      stats.update();
    }
    // two options make 2,000 frames: two polls a second
    expect(sent.length).toBeGreaterThanOrEqual(19);
    expect(sent.length).toBeLessThanOrEqual(22);
    for (const pollId of [1, 2, 3]) {
      expect(sent.filter((each) => each === pollId).length).toBeGreaterThanOrEqual(6);
    }
  });
});
