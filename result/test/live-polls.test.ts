import type { Snapshot } from '@hands/shared/poll/snapshot';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Watcher } from '../src/live/audience.ts';
import { createLivePolls } from '../src/live/live-polls.ts';
import type { LivePolls, LivePollsParts } from '../src/live/live-polls.ts';
import { createPollReadings } from '../src/snapshots/poll-readings.ts';
import type { PollReadingsParts } from '../src/snapshots/poll-readings.ts';
import type { Reading, KnownVersion } from '../src/snapshots/read-snapshots.ts';
import type { Room } from '../src/snapshots/viewer.ts';
import { snapshotOf } from './snapshot-of.ts';

const snapshot = (version: number, more: Partial<Snapshot> = {}): Snapshot => ({
  ...snapshotOf(version, [version]),
  pollId: 7,
  ...more,
});

const reading = (next: Snapshot | undefined, rankings = 0): Reading => ({
  pollId: 7,
  snapshot: next,
  isLarge: false,
  rankings,
});

interface Screen extends Watcher {
  shown: Snapshot[];
  room?: Room | undefined;
  end?: string;
}

function openScreen(viewer: { voterId?: string; isManager?: boolean } = {}): Screen {
  const screen: Screen = {
    voterId: viewer.voterId,
    isManager: viewer.isManager ?? false,
    shown: [],
    show: (next) => void screen.shown.push(next),
    enter: (room) => (screen.room = room),
    dismiss: (detail) => (screen.end = detail),
  };
  return screen;
}

describe('watched polls', () => {
  let answers: (Snapshot | undefined)[];
  let asked: KnownVersion[][];
  let sent: { version: number; visible: boolean; rooms: Room[]; volatile: boolean }[];
  let voted: string[];
  let lookups: string[][];
  let rankings: number;
  let failures: unknown[];
  let sources: PollReadingsParts;
  let parts: LivePollsParts;
  let polls: LivePolls;

  beforeEach(() => {
    answers = [];
    asked = [];
    sent = [];
    voted = [];
    lookups = [];
    rankings = 0;
    failures = [];
    sources = {
      readNewer: (seen) => {
        asked.push(seen);
        return Promise.resolve(answers.map((next) => reading(next, rankings)));
      },
      readPoll: (seen) => {
        asked.push([seen]);
        return Promise.resolve(reading(answers[0]));
      },
      onReadFailed: (_pollId, error) => void failures.push(error),
    };
    parts = {
      readings: createPollReadings(sources),
      findVoters: (_pollId, voterIds) => {
        lookups.push(voterIds);
        return Promise.resolve(voterIds.filter((voterId) => voted.includes(voterId)));
      },
      broadcast: ({ version, visible }, rooms, volatile) =>
        void sent.push({ version, visible, rooms, volatile }),
    };
    polls = createLivePolls(parts);
  });

  test('I5: an older version is never sent after a newer one, whichever read returns last', async () => {
    const screen = openScreen();
    polls.follow(7, screen);
    for (const version of [3, 2, 3, 5, 4]) {
      answers = [snapshot(version)];
      await polls.update();
    }
    expect(sent.map(({ version }) => version)).toEqual([5]);
    const late = openScreen();
    await polls.watch(7, late);
    expect(late.shown.map(({ version }) => version)).toEqual([5]);
  });

  test('I5: requests and screens share the latest reading, and an older one that returns late changes neither', async () => {
    const { readings } = parts;
    polls.follow(7, openScreen());
    answers = [snapshot(3)];
    await polls.update();
    answers = [snapshot(5)];
    await readings.read(7);
    answers = [];
    await polls.update();
    expect(asked.at(-1)?.[0]?.snapshot?.version).toBe(5);
    expect(sent.map(({ version }) => version)).toEqual([5]);
    answers = [snapshot(4)];
    expect((await readings.read(7))?.version).toBe(5);
    await polls.update();
    expect(sent.map(({ version }) => version)).toEqual([5]);
  });

  test('screens have all votes before a bound only once no frame can have been lost', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    let bound = 1;
    sources.completeTo = () => bound;
    expect(polls.completeTo()).toBe(Infinity);
    polls.follow(7, openScreen());
    answers = [snapshot(1)];
    await polls.update();
    expect(polls.completeTo()).toBe(1);
    bound = 2;
    answers = [];
    await polls.update();
    expect(polls.completeTo()).toBe(2);
    // a volatile frame: the reliable one with the same votes follows within a second
    bound = 3;
    answers = [snapshot(2)];
    await polls.update();
    expect(sent.at(-1)).toMatchObject({ version: 2, volatile: true });
    expect(polls.completeTo()).toBe(2);
    vi.advanceTimersByTime(1_001);
    answers = [];
    await polls.update();
    expect(sent.at(-1)).toMatchObject({ version: 2, volatile: false });
    expect(polls.completeTo()).toBe(3);
  });

  test('a status that changes with time is sent at the same version and never reverted', async () => {
    polls.follow(7, openScreen());
    for (const status of ['scheduled', 'open', 'scheduled', 'closing', 'open'] as const) {
      answers = [snapshot(3, { status })];
      await polls.update();
    }
    expect(asked.at(-1)?.[0]?.snapshot?.status).toBe('closing');
    expect(sent).toHaveLength(2);
  });

  test('each tick reads only what is newer than the last snapshot sent', async () => {
    polls.follow(7, openScreen());
    polls.follow(8, openScreen());
    answers = [snapshot(3)];
    await polls.update();
    await polls.update();
    expect(asked.map((seen) => seen.map(({ pollId, snapshot: last }) => [pollId, last?.version]))).toEqual([
      [
        [7, undefined],
        [8, undefined],
      ],
      [
        [7, 3],
        [8, undefined],
      ],
    ]);
  });

  test('a poll without watchers is forgotten, and a read in progress is not sent', async () => {
    const screen = openScreen();
    polls.follow(7, screen);
    answers = [snapshot(3)];
    await polls.update();
    answers = [snapshot(4)];
    const update = polls.update();
    polls.leave(7, screen);
    await update;
    expect(sent).toEqual([]);
    expect(polls.latest(7)).toBeUndefined();
  });

  test('many screens that wait for one poll share one read, and each is sent it once', async () => {
    answers = [snapshot(3)];
    const screens = Array.from({ length: 1_000 }, () => openScreen());
    const found = await Promise.all(screens.map((screen) => polls.watch(7, screen)));
    expect(found.every(Boolean)).toBe(true);
    expect(asked).toHaveLength(1);
    expect(screens.every(({ shown }) => shown.length === 1)).toBe(true);
  });

  test('after a failed first read, the next successful update sends the snapshot or reports that there is no such poll', async () => {
    sources.readPoll = () => Promise.reject(new Error('unavailable'));
    const [screen, other] = [openScreen(), openScreen()];
    expect(await polls.watch(7, screen)).toBe(true);
    answers = [snapshot(3)];
    await polls.update();
    expect(screen.shown).toHaveLength(1);

    polls.leave(7, screen);
    expect(await polls.watch(7, other)).toBe(true);
    answers = [undefined];
    await polls.update();
    expect(other.end).toBe('There is no such poll.');
    sources.readPoll = () => Promise.resolve(reading(undefined));
    expect(await polls.watch(7, openScreen())).toBe(false);
  });

  test('the last of several frames that may be lost is sent again reliably', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    polls.follow(7, openScreen());
    for (const version of [1, 2, 3]) {
      answers = [snapshot(version)];
      await polls.update();
    }
    answers = [];
    for (const now of [500, 1_000, 1_050, 5_000]) {
      clock.mockReturnValue(now);
      await polls.update();
    }
    clock.mockRestore();
    expect(sent.map(({ version, volatile }) => ({ version, volatile }))).toEqual([
      { version: 2, volatile: true },
      { version: 3, volatile: true },
      { version: 3, volatile: false },
    ]);
  });

  test('a poll that changes all the time is sent reliably once a second', async () => {
    const clock = vi.spyOn(performance, 'now');
    polls.follow(7, openScreen());
    for (let tick = 0; tick <= 60; tick++) {
      clock.mockReturnValue(tick * 50);
      answers = [snapshot(tick)];
      await polls.update();
    }
    clock.mockRestore();
    expect(sent.filter(({ volatile }) => !volatile).map(({ version }) => version)).toEqual([21, 42]);
  });

  test('a poll with an expensive run-off is read less often, and the others as often as usual', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(5);
    polls.follow(7, openScreen());
    polls.follow(8, openScreen());
    rankings = 20_000;
    answers = [snapshot(1)];
    for (const now of [10, 60, 200, 220]) {
      clock.mockReturnValue(now);
      await polls.update();
      answers = [];
    }
    clock.mockRestore();
    expect(asked.map((seen) => seen.map(({ pollId }) => pollId))).toEqual([[7, 8], [8], [8], [7, 8]]);
  });

  describe('a poll too large to be counted within a tick', () => {
    let reads: { resolve: (reading: Reading) => void; reject: (error: Error) => void }[];

    beforeEach(() => {
      reads = [];
      sources.readPoll = () => new Promise((resolve, reject) => reads.push({ resolve, reject }));
      sources.readNewer = (seen) => {
        asked.push(seen);
        return Promise.resolve(
          seen.map(({ pollId, snapshot: last }) => ({
            pollId,
            snapshot: snapshot((last?.version ?? 0) + 1, { pollId }),
            isLarge: pollId === 7,
            rankings: 0,
          })),
        );
      };
      polls.follow(7, openScreen());
      polls.follow(8, openScreen());
    });

    const askedFor = () => asked.map((seen) => seen.map(({ pollId }) => pollId));
    const finish = async (next: Snapshot, counted = 0) => {
      reads.shift()?.resolve(reading(next, counted));
      await new Promise(setImmediate);
    };

    test('is read outside the ticks, which continue for other polls, and is sent by the next tick', async () => {
      const sentTo: [number, number][] = [];
      parts.broadcast = ({ pollId, version }) => void sentTo.push([pollId, version]);
      for (let tick = 0; tick < 3; tick++) await polls.update();
      expect(askedFor()).toEqual([[7, 8], [8], [8]]);
      expect(reads).toHaveLength(1);
      await finish(snapshot(5));
      expect(polls.latest(7)).toBeUndefined();
      await polls.update();
      expect(polls.latest(7)).toBeDefined();
      // the first snapshot goes to the waiting watchers; the same tick asks for newer ones
      expect(asked.at(-1)?.map(({ pollId, snapshot: last }) => [pollId, last?.version])).toEqual([
        [7, 5],
        [8, 3],
      ]);
      await finish(snapshot(6));
      await polls.update();
      expect(sentTo.filter(([pollId]) => pollId === 7)).toEqual([[7, 6]]);
      expect(sentTo.filter(([pollId]) => pollId === 8)).toHaveLength(4);
    });

    test('rests for as long as its latest reading requires', async () => {
      const clock = vi.spyOn(performance, 'now').mockReturnValue(1_000);
      onTestFinished(() => {
        clock.mockRestore();
      });
      await polls.update();
      await finish(snapshot(5), 200_000);
      for (const now of [1_100, 2_999, 3_000]) {
        clock.mockReturnValue(now);
        await polls.update();
      }
      expect(askedFor()).toEqual([[7, 8], [8], [8], [7, 8]]);
    });

    test('is read again a second after a failed read, and the failure is reported', async () => {
      const clock = vi.spyOn(performance, 'now').mockReturnValue(1_000);
      onTestFinished(() => {
        clock.mockRestore();
      });
      await polls.update();
      reads.shift()?.reject(new Error('the thread has died'));
      await expect.poll(() => failures).toEqual([new Error('the thread has died')]);
      for (const now of [1_100, 1_999, 2_000]) {
        clock.mockReturnValue(now);
        await polls.update();
      }
      expect(askedFor()).toEqual([[7, 8], [8], [8], [7, 8]]);
    });

    test('I5: is not sent if the read ends after a newer version was sent or after the last watcher has left', async () => {
      const screen = openScreen();
      polls.follow(9, screen);
      sources.readNewer = () =>
        Promise.resolve([{ pollId: 9, snapshot: snapshot(1, { pollId: 9 }), isLarge: true, rankings: 0 }]);
      await polls.update();
      await finish(snapshot(4, { pollId: 9 }));
      await polls.update();
      expect(polls.latest(9)).toBeDefined();
      await finish(snapshot(3, { pollId: 9 }));
      await polls.update();
      expect(sent).toEqual([]);
      polls.leave(9, screen);
      await finish(snapshot(5, { pollId: 9 }));
      await polls.update();
      expect(sent).toEqual([]);
    });
  });

  test('a deleted poll dismisses all its watchers', async () => {
    const screens = [openScreen(), openScreen({ isManager: true })];
    answers = [snapshot(3)];
    for (const screen of screens) await polls.watch(7, screen);
    answers = [undefined];
    await polls.update();
    expect(screens.map(({ end }) => end)).toEqual(['This poll was deleted.', 'This poll was deleted.']);
    const before = asked.length;
    await polls.update();
    expect(asked.length).toBe(before);
  });

  test('each room is sent what it may see, in one broadcast with votes and one without', async () => {
    polls.follow(7, openScreen());
    const shownTo: Record<string, Room[]> = {};
    for (const [index, resultsVisible] of ['always', 'after_vote', 'after_close', 'never'].entries()) {
      for (const [place, status] of (['open', 'closing', 'final'] as const).entries()) {
        answers = [snapshot(index * 3 + place + 1, { resultsVisible, status } as never)];
        sent = [];
        await polls.update();
        shownTo[`${resultsVisible} ${status}`] = sent.find(({ visible }) => visible)?.rooms ?? [];
        expect(sent.length).toBeLessThanOrEqual(2);
        if (index > 0)
          expect(sent.flatMap(({ rooms }) => rooms).sort()).toEqual(['admin', 'public', 'voted']);
      }
    }
    expect(shownTo).toEqual({
      'always open': [],
      'always closing': ['admin', 'voted', 'public'],
      'always final': ['admin', 'voted', 'public'],
      'after_vote open': ['admin', 'voted'],
      'after_vote closing': ['admin', 'voted', 'public'],
      'after_vote final': ['admin', 'voted', 'public'],
      'after_close open': ['admin'],
      'after_close closing': ['admin'],
      'after_close final': ['admin', 'voted', 'public'],
      'never open': ['admin'],
      'never closing': ['admin'],
      'never final': ['admin'],
    });
  });

  test('waiting voters are looked up once per version in one query, and admitted at that version', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    onTestFinished(() => {
      clock.mockRestore();
    });
    const after = { resultsVisible: 'after_vote' } as const;
    const screens = ['ann', 'bob', 'cem'].map((voterId) => openScreen({ voterId }));
    const [admin, guest] = [openScreen({ isManager: true, voterId: 'eve' }), openScreen()];
    answers = [snapshot(3, after)];
    for (const screen of [...screens, admin, guest]) await polls.watch(7, screen);
    answers = [];
    await polls.update();
    expect(lookups).toEqual([['ann', 'bob', 'cem']]);
    expect(screens.map(({ shown }) => shown.map(({ visible }) => visible))).toEqual([
      [false],
      [false],
      [false],
    ]);
    expect([admin, guest].map(({ shown }) => shown.map(({ visible }) => visible))).toEqual([[true], [false]]);

    voted = ['bob'];
    await polls.update();
    expect(lookups).toHaveLength(1);
    answers = [snapshot(4, after)];
    clock.mockReturnValue(10);
    await polls.update();
    expect(screens.map(({ room }) => room)).toEqual(['public', 'voted', 'public']);
    expect(screens[1]?.shown.at(-1)).toMatchObject({ version: 4, visible: true });
    answers = [snapshot(5, after)];
    clock.mockReturnValue(20);
    await polls.update();
    expect(lookups.at(-1)).toEqual(['ann', 'cem']);

    // a new watcher who has voted is sent the votes at once
    const late = openScreen({ voterId: 'bob' });
    await polls.watch(7, late);
    answers = [];
    await polls.update();
    expect(late.shown).toEqual([expect.objectContaining({ visible: true, version: 5 })]);
    expect(lookups.at(-1)).toEqual(['bob']);
  });

  test('a waiting crowd is looked up once a second, and new watchers at each update', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    onTestFinished(() => {
      clock.mockRestore();
    });
    const after = { resultsVisible: 'after_vote' } as const;
    const crowd = Array.from({ length: 10_000 }, (_, index) => openScreen({ voterId: String(index) }));
    answers = [snapshot(0, after)];
    await Promise.all(crowd.map((screen) => polls.watch(7, screen)));
    for (let tick = 1; tick <= 40; tick++) {
      clock.mockReturnValue(tick * 50);
      answers = [snapshot(tick, after)];
      if (tick === 11) {
        voted = ['late', '5'];
        await polls.watch(7, openScreen({ voterId: 'late' }));
      }
      await polls.update();
    }
    expect(lookups.map(({ length }) => length)).toEqual([10_000, 1, 10_000]);
    expect(crowd[5]?.room).toBe('voted');
  });

  test('a watcher with a voter is in no room until the voter is looked up, so is never asked to vote again', async () => {
    const screen = openScreen({ voterId: 'ann' });
    voted = ['ann'];
    answers = [snapshot(3, { resultsVisible: 'after_vote' })];
    await polls.watch(7, screen);
    expect(screen.room).toBeUndefined();
    await polls.update();
    expect(screen.room).toBe('voted');
    // if everyone may see the results, no lookup is needed
    answers = [snapshot(4)];
    await polls.update();
    const other = openScreen({ voterId: 'bob' });
    await polls.watch(7, other);
    expect(other.room).toBe('public');
  });

  test('after ballots are removed, admitted voters are looked up again before they are sent more', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const after = { resultsVisible: 'after_vote' } as const;
    const screens = ['ann', 'bob'].map((voterId) => openScreen({ voterId }));
    voted = ['ann', 'bob'];
    answers = [snapshot(3, after)];
    for (const screen of screens) await polls.watch(7, screen);
    await polls.update();
    expect(screens.map(({ room }) => room)).toEqual(['voted', 'voted']);

    const roomsAtBroadcast: unknown[] = [];
    parts.broadcast = () => void roomsAtBroadcast.push(...screens.map(({ room }) => room));
    voted = ['bob'];
    answers = [snapshot(4, { ...after, total: 2 })];
    vi.advanceTimersByTime(50);
    await polls.update();
    expect(new Set(roomsAtBroadcast)).toEqual(new Set([undefined]));
    expect(screens.map(({ room }) => room)).toEqual(['public', 'voted']);
    expect(screens.map(({ shown }) => shown.at(-1))).toEqual([
      expect.objectContaining({ version: 4, visible: false }),
      expect.objectContaining({ version: 4, visible: true }),
    ]);

    // the same if results were for everyone and are now for voters only
    answers = [snapshot(5)];
    await polls.update();
    answers = [snapshot(6, after)];
    vi.advanceTimersByTime(50);
    await polls.update();
    expect(screens.map(({ shown }) => shown.at(-1)?.visible)).toEqual([false, true]);
  });

  test('a crowd is looked up again at most once a second, however often a vote is removed', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    onTestFinished(() => {
      clock.mockRestore();
    });
    const after = { resultsVisible: 'after_vote' } as const;
    const crowd = Array.from({ length: 10_000 }, (_, index) => openScreen({ voterId: String(index) }));
    voted = ['0', '1', 'late'];
    answers = [snapshot(0, { ...after, total: 3 })];
    await Promise.all(crowd.map((screen) => polls.watch(7, screen)));
    await polls.update();
    for (let tick = 1; tick <= 40; tick++) {
      clock.mockReturnValue(tick * 50);
      // by one voter, who votes and withdraws in turn
      voted = tick % 2 === 0 ? ['0', '1', 'late'] : ['0', 'late'];
      answers = [snapshot(tick, { ...after, total: voted.length })];
      if (tick === 11) {
        const late = openScreen({ voterId: 'late' });
        await polls.watch(7, late);
        await polls.update();
        expect(late.shown.map(({ visible }) => visible)).toEqual([true]);
      } else await polls.update();
      if (tick === 19) expect(crowd[1]?.shown).toHaveLength(1);
      if (tick === 20) expect(crowd[1]?.shown.at(-1)).toMatchObject({ version: 20, visible: true });
      if (tick === 39) expect(crowd[1]?.shown).toHaveLength(2);
    }
    expect(lookups.map(({ length }) => length)).toEqual([10_000, 1, 10_001, 10_001]);
    expect(crowd[0]?.shown.at(-1)).toMatchObject({ version: 40, visible: true });
    expect(crowd[2]?.shown.at(-1)).toMatchObject({ version: 40, visible: false });
  });

  test('while admitted voters wait to be looked up again, results for everyone are shown at once', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    onTestFinished(() => {
      clock.mockRestore();
    });
    const after = { resultsVisible: 'after_vote' } as const;
    const screen = openScreen({ voterId: 'ann' });
    voted = ['ann'];
    answers = [snapshot(3, after)];
    await polls.watch(7, screen);
    await polls.update();
    answers = [snapshot(4, { ...after, total: 2 })];
    await polls.update();
    expect([screen.room, screen.shown.length]).toEqual([undefined, 1]);
    answers = [snapshot(5)];
    await polls.update();
    expect(screen.room).toBe('public');
    expect(screen.shown.map(({ version }) => version)).toEqual([3, 5]);
  });

  test('if voters cannot be looked up, the next update does it', async () => {
    const screen = openScreen({ voterId: 'ann' });
    voted = ['ann'];
    answers = [snapshot(3, { resultsVisible: 'after_vote' })];
    await polls.watch(7, screen);
    const { findVoters } = parts;
    parts.findVoters = () => Promise.reject(new Error('unavailable'));
    await expect(polls.update()).rejects.toThrow('unavailable');
    parts.findVoters = findVoters;
    await polls.update();
    expect(screen.shown.map(({ visible }) => visible)).toEqual([true]);
  });
});
