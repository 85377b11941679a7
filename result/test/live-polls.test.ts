import type { Snapshot } from '@hands/shared/snapshot';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createLivePolls } from '../src/live-polls.ts';
import type { LivePolls } from '../src/live-polls.ts';

const snapshot = (version: number, pollId = 7): Snapshot => ({
  pollId,
  version,
  question: 'Which?',
  status: 'open',
  options: [],
  total: version,
  at: '2026-11-21T10:00:00.000000Z',
});

describe('polls that someone watches', () => {
  let answers: Snapshot[];
  let asked: { pollIds: number[]; versions: number[] }[];
  let sent: { version: number; volatile: boolean }[];
  let polls: LivePolls;

  beforeEach(() => {
    answers = [];
    asked = [];
    sent = [];
    polls = createLivePolls({
      readNewer: (pollIds, versions) => {
        asked.push({ pollIds, versions });
        return Promise.resolve(answers);
      },
      readFirst: (pollId) => {
        asked.push({ pollIds: [pollId], versions: [] });
        return Promise.resolve(answers[0]);
      },
      broadcast: ({ version }, volatile) => void sent.push({ version, volatile }),
    });
  });

  it('I5: an older version is never sent after a newer one, whichever read returns last', async () => {
    polls.follow(7);
    for (const version of [3, 2, 3, 5, 4]) {
      answers = [snapshot(version)];
      await polls.update();
    }
    expect(sent.map(({ version }) => version)).toEqual([3, 5]);
    expect(polls.latest(7)?.version).toBe(5);
  });

  it('each tick asks for what is newer than what was sent', async () => {
    polls.follow(7);
    polls.follow(8);
    answers = [snapshot(3)];
    await polls.update();
    await polls.update();
    expect(asked).toEqual([
      { pollIds: [7, 8], versions: [-1, -1] },
      { pollIds: [7, 8], versions: [3, -1] },
    ]);
  });

  it('a poll that nobody watches any more is forgotten, and what is still being read of it is not sent', async () => {
    polls.follow(7);
    answers = [snapshot(3)];
    const update = polls.update();
    polls.forget(7);
    await update;
    expect(sent).toEqual([]);
    expect(polls.latest(7)).toBeUndefined();
  });

  it('many screens that wait for one poll share one read and one broadcast', async () => {
    polls.follow(7);
    answers = [snapshot(3)];
    const found = await Promise.all(Array.from({ length: 1_000 }, () => polls.sendFirst(7)));
    expect(found.every(Boolean)).toBe(true);
    expect(asked).toHaveLength(1);
    expect(sent).toEqual([{ version: 3, volatile: false }]);
  });

  it('a failed first read is tried anew by the next screen', async () => {
    let fail = true;
    polls = createLivePolls({
      readNewer: () => Promise.resolve([]),
      readFirst: () => (fail ? Promise.reject(new Error('away')) : Promise.resolve(undefined)),
      broadcast: () => undefined,
    });
    polls.follow(7);
    await expect(polls.sendFirst(7)).rejects.toThrow('away');
    fail = false;
    await expect(polls.sendFirst(7)).resolves.toBe(false);
  });

  it('the last of a run of frames, which may be lost, is sent once more and surely when the poll is quiet', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    polls.follow(7);
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
    expect(sent).toEqual([
      { version: 1, volatile: false },
      { version: 2, volatile: true },
      { version: 3, volatile: true },
      { version: 3, volatile: false },
    ]);
  });
});
