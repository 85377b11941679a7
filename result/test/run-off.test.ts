import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRunOff } from '../src/snapshots/run-off.js';
import { countPlainly } from './count-plainly.ts';
import type { Ranking } from './count-plainly.ts';

/** @param parts the number of parts in which the rankings are added */
function countRunOff(rankings: Ranking[], optionCount: number, parts = 1) {
  const runOff = createRunOff(optionCount);
  const size = Math.ceil(rankings.length / parts);
  for (let start = 0; start < rankings.length; start += size) {
    const part = rankings.slice(start, start + size);
    runOff.add(part.map(([choices, ballots]) => `{${choices.join()}}${ballots}`).join(''));
  }
  expect(runOff.size()).toBe(rankings.length);
  return runOff.count();
}

const [A, B, C, D] = [0, 1, 2, 3];
const outcome = (rankings: Ranking[], options: number) =>
  countRunOff(rankings, options).map(({ votes, eliminated, winners }) => ({ votes, eliminated, winners }));

describe('an instant run-off', () => {
  test('a majority of first choices wins in the first round', () => {
    const rankings: Ranking[] = [
      [[A], 3],
      [[B, C], 2],
    ];
    expect(countRunOff(rankings, 3)).toEqual([
      { votes: [3, 2, 0], exhausted: 0, eliminated: null, winners: [A] },
    ]);
  });

  test('ballots of an eliminated option count for their next choice, and the second of the first round wins', () => {
    const rankings: Ranking[] = [
      [[A], 4],
      [[B, C], 3],
      [[C, B], 2],
    ];
    expect(outcome(rankings, 3)).toEqual([
      { votes: [4, 3, 2], eliminated: C, winners: [] },
      { votes: [4, 5, null], eliminated: null, winners: [B] },
    ]);
  });

  test('a ballot whose options are all eliminated no longer counts, and the majority is of the others', () => {
    const rankings: Ranking[] = [
      [[A], 4],
      [[B], 3],
      [[C], 2],
    ];
    expect(countRunOff(rankings, 3)[1]).toEqual({
      votes: [4, 3, null],
      exhausted: 2,
      eliminated: null,
      winners: [A],
    });
  });

  test('if two have the fewest votes, the one with fewer in the latest round in which they differed is eliminated', () => {
    // round 1 eliminates D; in round 2, B and C have 3 each, but C had only 2 before
    const rankings: Ranking[] = [
      [[A], 5],
      [[B], 3],
      [[C], 2],
      [[D, C], 1],
    ];
    expect(outcome(rankings, 4).slice(0, 2)).toEqual([
      { votes: [5, 3, 2, 1], eliminated: D, winners: [] },
      { votes: [5, 3, 3, null], eliminated: C, winners: [] },
    ]);
  });

  test('if two have the fewest votes and never differed, the one listed last is eliminated', () => {
    const rankings: Ranking[] = [
      [[A], 3],
      [[B], 2],
      [[C], 2],
    ];
    expect(outcome(rankings, 3)[0]).toMatchObject({ eliminated: C });
  });

  test('if all remaining options have the same number of votes, they are tied and all win', () => {
    expect(
      outcome(
        [
          [[A], 2],
          [[B], 2],
        ],
        3,
      ),
    ).toEqual([
      { votes: [2, 2, 0], eliminated: C, winners: [] },
      { votes: [2, 2, null], eliminated: null, winners: [A, B] },
    ]);
    expect(
      outcome(
        [
          [[A], 1],
          [[B], 1],
          [[C], 1],
        ],
        3,
      ),
    ).toEqual([{ votes: [1, 1, 1], eliminated: null, winners: [A, B, C] }]);
  });

  test('without ballots there are no rounds', () => {
    expect(countRunOff([], 3)).toEqual([]);
  });
});

const elections = fc.integer({ min: 2, max: 20 }).chain((options) => {
  const positions = [...Array(options).keys()];
  const ranking = fc.tuple(
    fc.shuffledSubarray(positions, { minLength: 1 }),
    fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 100_000 })),
  );
  return fc.record({
    options: fc.constant(options),
    rankings: fc.array(ranking, { minLength: 1, maxLength: 40 }),
  });
});

describe('whatever the ballots', () => {
  test('the packed count equals the simple one', () => {
    fc.assert(
      fc.property(elections, fc.integer({ min: 1, max: 5 }), ({ options, rankings }, parts) => {
        expect(countRunOff(rankings, options, parts)).toEqual(countPlainly(rankings, options));
      }),
    );
  });

  test('votes and exhausted ballots of each round add up to all ballots', () => {
    fc.assert(
      fc.property(elections, ({ options, rankings }) => {
        const all = rankings.reduce((sum, [, ballots]) => sum + ballots, 0);
        for (const { votes, exhausted } of countRunOff(rankings, options)) {
          expect(votes.reduce<number>((sum, count) => sum + (count ?? 0), exhausted)).toBe(all);
        }
      }),
    );
  });

  test('each round but the last eliminates an option with the fewest votes, for good', () => {
    fc.assert(
      fc.property(elections, ({ options, rankings }) => {
        const rounds = countRunOff(rankings, options);
        rounds.slice(0, -1).forEach(({ votes, eliminated, winners }, index) => {
          const counts = votes.filter((count) => count !== null);
          expect(votes[eliminated ?? -1]).toBe(Math.min(...counts));
          expect(winners).toEqual([]);
          const after = rounds[index + 1]?.votes;
          expect(after?.filter((count) => count !== null)).toHaveLength(counts.length - 1);
          expect(after?.[eliminated ?? -1]).toBeNull();
        });
      }),
    );
  });

  test('it ends with a majority, or with a tie of all remaining options', () => {
    fc.assert(
      fc.property(elections, ({ options, rankings }) => {
        const last = countRunOff(rankings, options).at(-1);
        const counts = last?.votes.filter((count) => count !== null) ?? [];
        const all = counts.reduce((sum, count) => sum + count, 0);
        expect(last?.eliminated).toBeNull();
        const [winner = -1, ...tied] = last?.winners ?? [];
        if (tied.length === 0) expect((last?.votes[winner] ?? 0) * 2).toBeGreaterThan(all);
        else {
          expect(last?.winners).toHaveLength(counts.length);
          expect(new Set(counts).size).toBe(1);
        }
      }),
    );
  });

  test('neither the order of rows nor splitting equal rankings changes the result', () => {
    fc.assert(
      fc.property(elections, fc.infiniteStream(fc.nat()), ({ options, rankings }, random) => {
        const keys = rankings.map(() => Number(random.next().value));
        const shuffled = rankings
          .flatMap(([choices, ballots], index): [Ranking, number][] =>
            ballots > 1
              ? [
                  [[choices, 1], keys[index] ?? 0],
                  [[choices, ballots - 1], -(keys[index] ?? 0)],
                ]
              : [[[choices, ballots], keys[index] ?? 0]],
          )
          .sort(([, one], [, other]) => one - other)
          .map(([ranking]) => ranking);
        expect(countRunOff(shuffled, options)).toEqual(countRunOff(rankings, options));
      }),
    );
  });

  test('more ballots for the winner alone do not change the winner', () => {
    fc.assert(
      fc.property(elections, fc.integer({ min: 1, max: 1_000 }), ({ options, rankings }, more) => {
        const [winner = -1, ...tied] = countRunOff(rankings, options).at(-1)?.winners ?? [];
        fc.pre(tied.length === 0);
        expect(countRunOff([...rankings, [[winner], more]], options).at(-1)?.winners).toEqual([winner]);
      }),
    );
  });
});
