import type { Snapshot } from '@hands/shared/poll/snapshot';
import { catalogues } from '@hands/shared/texts/catalogues';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeRounds } from '../public/round-sentences.js';
import { createTally } from '../public/tally-model.js';
import { createRunOff } from '../src/snapshots/run-off.js';
import type { Ranking } from './count-plainly.ts';

const [A, B, C, D] = [0, 1, 2, 3];

function ranked(rankings: Ranking[], optionCount: number, more: Partial<Snapshot> = {}) {
  const runOff = createRunOff(optionCount);
  runOff.add(rankings.map(([choices, ballots]) => `{${choices.join()}}${ballots}`).join(''));
  const options = Array.from({ length: optionCount }, (_, position) => ({
    position,
    text: 'ABCDEFGH'.charAt(position),
    votes: 0,
  }));
  return { options, rounds: runOff.count(), status: 'open' as const, ...more };
}

const sentences = (...given: Parameters<typeof ranked>) =>
  describeRounds(catalogues.en, ranked(...given)).map((html) => html.replace(/<\/?bdi>/g, ''));

describe('the rounds of a run-off in sentences', () => {
  test('name who is out, where the ballots go, and who wins', () => {
    const rankings: Ranking[] = [
      [[A], 4],
      [[B, C], 3],
      [[C, B], 2],
    ];
    expect(sentences(rankings, 3)).toEqual([
      'C has the fewest votes, 2, and is out. All its 2 ballots go to B.',
      'B would win with 5 of 9 votes.',
    ]);
    expect(sentences(rankings, 3, { status: 'final' }).at(-1)).toBe('B wins with 5 of 9 votes.');
  });

  test('count ballots that go several ways, and those that rank no remaining option', () => {
    const rankings: Ranking[] = [
      [[A], 10],
      [[B], 9],
      [[C, B], 4],
      [[C, A], 1],
      [[C], 2],
    ];
    expect(sentences(rankings, 3)[0]).toBe(
      'C has the fewest votes, 7, and is out. 4 of its ballots go to B, 1 to A, and 2 rank no remaining option.',
    );
    expect(
      sentences(
        [
          [[A], 3],
          [[B], 2],
          [[C], 1],
        ],
        3,
      )[0],
    ).toBe('C has the fewest votes, 1, and is out. Its ballot ranks no remaining option.');
    expect(
      sentences(
        [
          [[A], 3],
          [[B], 3],
          [[C, A], 1],
        ],
        3,
      )[0],
    ).toBe('C has the fewest votes, 1, and is out. Its ballot goes to A.');
  });

  test('say why one of several with the fewest votes is out', () => {
    // B and C had 3 and 2 before D was out
    const rankings: Ranking[] = [
      [[A], 5],
      [[B], 3],
      [[C], 2],
      [[D, C], 1],
    ];
    expect(sentences(rankings, 4)[1]).toMatch(
      /^B and C have the fewest votes, 3 each\. C is out, because it had fewer in an earlier round\./,
    );
    expect(
      sentences(
        [
          [[A], 3],
          [[B], 2],
          [[C], 2],
        ],
        3,
      )[0],
    ).toMatch(/^B and C have the fewest votes, 2 each\. C is out, because it is listed last\./);
    expect(
      sentences(
        [
          [[A], 2],
          [[B], 2],
        ],
        3,
      )[0],
    ).toBe('No ballot counts for C, so it is out.');
    expect(
      sentences(
        [
          [[A], 2],
          [[B], 2],
        ],
        4,
      )[0],
    ).toBe('C and D have no votes. D is out, because it is listed last.');
  });

  test('end with a tie', () => {
    expect(
      sentences(
        [
          [[A], 2],
          [[B], 2],
        ],
        2,
      ),
    ).toEqual(['A and B are tied with 2 votes each.']);
  });

  test('are none without votes', () => {
    expect(sentences([], 3)).toEqual([]);
    expect(describeRounds(catalogues.en, { options: [], status: 'open' })).toEqual([]);
  });

  test('isolate and escape what people wrote', () => {
    const { options, ...rest } = ranked([[[A], 1]], 2);
    const written = options.map((option) => ({ ...option, text: '<b>שלום' }));
    expect(describeRounds(catalogues.en, { options: written, ...rest }).join()).toContain(
      '<bdi>&lt;b&gt;שלום</bdi>',
    );
  });

  const rankings = fc.array(
    fc.tuple(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 1 }), fc.integer({ min: 1, max: 9 })),
    { minLength: 1, maxLength: 12 },
  );

  test('speak of every round, and of every ballot that moves, whatever the ballots', () => {
    fc.assert(
      fc.property(rankings, (given) => {
        const snapshot = ranked(given, 5);
        const all = sentences(given, 5);
        expect(all).toHaveLength(snapshot.rounds.length);
        for (const [index, text] of all.entries()) {
          expect(text).not.toMatch(/undefined|NaN|null|\s\s/);
          const { votes, eliminated } = snapshot.rounds[index] ?? { votes: [], eliminated: null };
          if (eliminated === null) continue;
          const moved = votes[eliminated] ?? 0;
          const transfers = text.replace(/^.*?(?:is out|listed last|earlier round)\. ?/, '');
          const numbers = [...transfers.matchAll(/\d+/g)].map(Number);
          const isAll = /^(Its|All)/.test(transfers);
          if (moved > 0 && !isAll) expect(numbers.reduce((sum, each) => sum + each, 0)).toBe(moved);
        }
      }),
    );
  });

  test('the bars of each round show what came in it', () => {
    fc.assert(
      fc.property(rankings, (given) => {
        const { options, rounds } = ranked(given, 5);
        const tally = createTally(catalogues.en, {
          options,
          rounds,
          kind: 'ranked',
          visible: true,
          status: 'open',
        } as never);
        for (let round = 1; round < rounds.length; round++) {
          const bars = tally.bars({ round });
          const gained = bars.reduce((sum, bar) => sum + Number(bar.gained), 0);
          const before = rounds[round - 1];
          const ending = (rounds[round]?.exhausted ?? 0) - (before?.exhausted ?? 0);
          expect(gained + ending).toBe(before?.votes[before.eliminated ?? 0]);
          if (round < rounds.length - 1) expect(bars.some((bar) => bar.leads)).toBe(false);
        }
        expect(tally.bars({ round: rounds.length - 1 }).map((bar) => bar.votes)).toEqual(
          tally.bars().map((bar) => bar.votes),
        );
      }),
    );
  });
});
