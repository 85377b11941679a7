import type { Snapshot } from '@hands/shared/snapshot';
import { describe, expect, it } from 'vitest';
import { createTally, formatTotal, roundShares } from '../public/tally-model.js';

function snapshot(version: number, votes = [2, 1]): Snapshot {
  return {
    pollId: 1,
    version,
    question: 'Cats or Dogs?',
    status: 'open',
    options: votes.map((count, position) => ({ position, text: `option ${String(position)}`, votes: count })),
    total: votes.reduce((sum, count) => sum + count, 0),
    at: '2026-11-21T10:00:00.000000Z',
  };
}

describe('the tally on a screen', () => {
  it('I5: draws only a snapshot with a higher version than the one it shows', () => {
    const tally = createTally(snapshot(5, [5, 0]));
    expect(tally.accept(snapshot(4, [4, 0]))).toBe(false);
    expect(tally.accept(snapshot(5, [9, 9]))).toBe(false);
    expect(tally.snapshot?.total).toBe(5);
    expect(tally.accept(snapshot(7, [6, 1]))).toBe(true);
    expect(tally.accept(snapshot(6, [6, 0]))).toBe(false);
    expect(tally.bars().map((bar) => bar.votes)).toEqual(['6', '1']);
  });

  it('takes any first snapshot, also of a poll that nobody has voted in', () => {
    const tally = createTally();
    expect(tally.bars()).toEqual([]);
    expect(tally.accept(snapshot(0, [0, 0]))).toBe(true);
    expect(tally.bars().map(({ share, width, leads }) => ({ share, width, leads }))).toEqual([
      { share: '0%', width: '0%', leads: false },
      { share: '0%', width: '0%', leads: false },
    ]);
  });

  it('marks every option that leads', () => {
    const leads = (votes: number[]) =>
      createTally(snapshot(1, votes))
        .bars()
        .map((bar) => bar.leads);
    expect(leads([3, 3, 1])).toEqual([true, true, false]);
    expect(leads([0, 4])).toEqual([false, true]);
  });

  it('a poll without options has no bars', () => {
    expect(createTally(snapshot(1, [])).bars()).toEqual([]);
  });

  it('spells counts for people', () => {
    expect(formatTotal(0)).toBe('0 votes');
    expect(formatTotal(1)).toBe('1 vote');
    expect(formatTotal(1234)).toBe('1,234 votes');
    expect(createTally(snapshot(1, [1, 12345])).bars()).toMatchObject([
      { votes: '1', unit: 'vote' },
      { votes: '12,345', unit: 'votes' },
    ]);
  });
});

describe('shares', () => {
  it.each([
    [
      [1, 1, 1],
      [34, 33, 33],
    ],
    [
      [2, 1],
      [67, 33],
    ],
    [
      [1, 2],
      [33, 67],
    ],
    [
      [1, 1, 1, 1, 1, 1, 1],
      [15, 15, 14, 14, 14, 14, 14],
    ],
    [
      [999, 1, 0],
      [100, 0, 0],
    ],
    [
      [5, 0],
      [100, 0],
    ],
    [
      [0, 0],
      [0, 0],
    ],
    [[], []],
  ])('of %j are %j', (votes, shares) => {
    expect(roundShares(votes)).toEqual(shares);
  });

  it('add to 100 % and are less than one off, whatever the votes', () => {
    for (let round = 0; round < 2_000; round++) {
      const votes = Array.from(
        { length: 1 + (round % 20) },
        (_, index) => (round * 7919 + index * index * 104_729) % 1_000,
      );
      const all = votes.reduce((sum, count) => sum + count, 0);
      if (all === 0) continue;
      const shares = roundShares(votes);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(100);
      shares.forEach((share, index) => {
        expect(Math.abs(share - ((votes[index] ?? 0) * 100) / all)).toBeLessThan(1);
      });
    }
  });
});
