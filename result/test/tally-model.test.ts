import { optionLetter } from '@hands/shared/poll/option-letter';
import type { Snapshot } from '@hands/shared/poll/snapshot';
import { catalogues } from '@hands/shared/texts/catalogues';
import { describe, expect, test } from 'vitest';
import { createTally, describeStatus, formatTotal, roundShares } from '../public/tally-model.js';
import { headlineHtml, roundsTable, tallyRows } from '../public/tally-tables.js';
import { snapshotOf as snapshot } from './snapshot-of.ts';

describe('the tally on a screen', () => {
  test('I5: draws only a snapshot with a higher version than the one it shows', () => {
    const tally = createTally(catalogues.en, snapshot(5, [5, 0]));
    expect(tally.accept(snapshot(4, [4, 0]))).toBe(false);
    expect(tally.accept(snapshot(5, [9, 9]))).toBe(false);
    expect(tally.snapshot?.total).toBe(5);
    expect(tally.accept(snapshot(7, [6, 1]))).toBe(true);
    expect(tally.accept(snapshot(6, [6, 0]))).toBe(false);
    expect(tally.bars().map((bar) => bar.votes)).toEqual(['6', '1']);
  });

  test('accepts any first snapshot, even of a poll without votes', () => {
    const tally = createTally(catalogues.en);
    expect(tally.bars()).toEqual([]);
    expect(tally.accept(snapshot(0, [0, 0]))).toBe(true);
    expect(tally.bars().map(({ share, length, leads }) => ({ share, length, leads }))).toEqual([
      { share: '0%', length: 0, leads: false },
      { share: '0%', length: 0, leads: false },
    ]);
  });

  test('marks every option that leads, and says so in a word', () => {
    const leads = (votes: number[], more: Partial<Snapshot> = {}) =>
      createTally(catalogues.en, { ...snapshot(1, votes), ...more })
        .bars()
        .map((bar) => [bar.leads, bar.lead]);
    expect(leads([3, 3, 1])).toEqual([
      [true, 'tied'],
      [true, 'tied'],
      [false, ''],
    ]);
    expect(leads([0, 4])).toEqual([
      [false, ''],
      [true, 'leading'],
    ]);
    expect(leads([4, 0], { status: 'final' })[0]).toEqual([true, 'winner']);
    const rounds = [{ votes: [4, 0], exhausted: 0, eliminated: null, winners: [0] }];
    expect(leads([4, 0], { kind: 'ranked', rounds })[0]).toEqual([true, 'would win']);
  });

  test('the order is that of the options until votes are final, unless the viewer wants that of the votes', () => {
    const positions = (byVotes: boolean, more: Partial<Snapshot> = {}) =>
      createTally(catalogues.en, { ...snapshot(1, [1, 5, 1, 3]), ...more })
        .bars({ byVotes })
        .map((bar) => bar.position);
    expect(positions(false)).toEqual([0, 1, 2, 3]);
    expect(positions(false, { status: 'closing' })).toEqual([0, 1, 2, 3]);
    expect(positions(true)).toEqual([1, 3, 0, 2]);
    expect(positions(false, { status: 'final' })).toEqual([1, 3, 0, 2]);
    const rounds = [
      { votes: [1, 5, 0, 3], exhausted: 0, eliminated: 2, winners: [] },
      { votes: [1, 5, null, 3], exhausted: 0, eliminated: 0, winners: [] },
      { votes: [null, 5, null, 4], exhausted: 0, eliminated: null, winners: [1] },
    ];
    expect(positions(true, { kind: 'ranked', rounds })).toEqual([1, 3, 0, 2]);
  });

  test('a poll without options has no bars', () => {
    expect(createTally(catalogues.en, snapshot(1, [])).bars()).toEqual([]);
  });

  test('accepts a snapshot of the same version with a later status, or with votes that were hidden', () => {
    const hidden = { visible: false, options: [{ position: 0, text: 'Cats', votes: null }] };
    const tally = createTally(catalogues.en, { ...snapshot(5), ...hidden, status: 'scheduled' });
    expect(tally.accept({ ...snapshot(5), ...hidden, status: 'scheduled' })).toBe(false);
    expect(tally.accept({ ...snapshot(5), ...hidden, status: 'open' })).toBe(true);
    expect(tally.bars()).toEqual([]);
    expect(tally.headline()).toBe('');
    expect(tally.accept(snapshot(5))).toBe(true);
    expect(tally.bars()).toHaveLength(2);
    expect(tally.accept({ ...snapshot(5), ...hidden })).toBe(false);
    expect(tally.accept({ ...snapshot(5), status: 'final' })).toBe(true);
    expect(tally.accept(snapshot(5))).toBe(false);
    expect(tally.accept({ ...snapshot(4), status: 'final' })).toBe(false);
    expect(tally.accept({ ...snapshot(6), ...hidden })).toBe(true);
  });

  test('names the leader, the winner or a tie', () => {
    const headline = (votes: number[], more: Partial<Snapshot> = {}) =>
      createTally(catalogues.en, { ...snapshot(1, votes), ...more }).headline();
    expect(headline([0, 0])).toBe('No votes yet');
    expect(headline([0, 0], { status: 'final' })).toBe('No votes');
    expect(headline([2, 1])).toBe('Leading: option 0');
    expect(headline([2, 1], { status: 'final' })).toBe('Winner: option 0');
    expect(headline([2, 1, 2])).toBe('Tie between option 0 and option 2');
    expect(headline([2, 2, 2], { status: 'final' })).toBe('Tied: option 0, option 1, and option 2');
    expect(headline([1, 1, 1, 1, 1])).toBe('Tie between 5 options');
  });

  test('says with how many votes a final poll was decided, with the share that its bar has', () => {
    const final = (votes: number[], more: Partial<Snapshot> = {}) =>
      createTally(catalogues.en, { ...snapshot(1, votes), status: 'final', ...more });
    // of 40.55, 30.70 and 28.75 % the first is rounded down, so that they add up
    const tally = final([811, 614, 575]);
    expect(tally.outcome()).toBe('811 of 2,000 votes, 40%');
    expect(tally.bars()[0]?.share).toBe('40%');
    expect(final([2, 2, 1]).outcome()).toBe('2 votes each');
    expect(final([3, 1], { kind: 'multiple', total: 4 }).outcome()).toBe('Chosen by 3 of 4 voters');
    expect(final([0, 0]).outcome()).toBe('');
    expect(createTally(catalogues.en, snapshot(1, [2, 1])).outcome()).toBe('');
  });

  test('shares of a poll with several choices are of all votes, with an explanation', () => {
    const tally = createTally(catalogues.en, { ...snapshot(1, [3, 2, 1]), kind: 'multiple', total: 4 });
    expect(tally.bars().map((bar) => bar.share)).toEqual(['50%', '33%', '17%']);
    expect(tally.basis()).toBe('100% is all 6 votes. Each voter can choose several options.');
  });

  test('the bars of an instant run-off show its last round', () => {
    const tally = createTally(catalogues.en, {
      ...snapshot(1, [4, 3, 2]),
      kind: 'ranked',
      rounds: [
        { votes: [4, 3, 2], exhausted: 0, eliminated: 2, winners: [] },
        { votes: [4, 4, null], exhausted: 1, eliminated: null, winners: [0, 1] },
      ],
    });
    expect(tally.bars().map(({ votes, share, leads, out }) => [votes, share, leads, out])).toEqual([
      ['4', '50%', true, ''],
      ['4', '50%', true, ''],
      ['0', '0%', false, 'out after round 1'],
    ]);
    expect(tally.headline()).toBe('Tie between option 0 and option 1');
    expect(tally.basis()).toBe(
      '100% is the 8 ballots that count in the last round. One more ranks none of the remaining options.',
    );
    expect(roundsTable(catalogues.en, tally, optionLetter)).toContain(
      '<td>2 <small>out</small></td><td>–</td>',
    );
    expect(
      createTally(catalogues.en, { ...snapshot(1, [0, 0]), kind: 'ranked', rounds: [] }).headline(),
    ).toBe('No votes yet');
  });

  test('the table has the same numbers as the bars, and escapes texts', () => {
    const first = snapshot(1, [2, 1]);
    const tally = createTally(catalogues.en, {
      ...first,
      options: [{ position: 0, text: `<b a="'">&`, votes: 1234 }],
    });
    expect(tallyRows(tally, optionLetter)).toEqual([
      '<tr><th scope="row">A · <bdi>&lt;b a=&quot;&#39;&quot;&gt;&amp;</bdi></th><td>1,234</td><td>100%</td></tr>',
    ]);
    expect(roundsTable(catalogues.en, tally, optionLetter)).not.toContain('<b a');
    expect(headlineHtml(catalogues.en, tally)).toBe('Leading: <bdi>&lt;b a=&quot;&#39;&quot;&gt;&amp;</bdi>');
  });

  test('each text in a headline or a table keeps its own direction', () => {
    const texts = ['שלום?', 'C++', 'السلام'];
    const options = texts.map((text, position) => ({ position, text, votes: 1 }));
    const tally = createTally(catalogues.en, { ...snapshot(1), options });
    expect(headlineHtml(catalogues.en, tally)).toBe(
      'Tie between <bdi>שלום?</bdi>, <bdi>C++</bdi>, and <bdi>السلام</bdi>',
    );
    for (const text of texts) expect(tallyRows(tally, optionLetter).join('')).toContain(`<bdi>${text}</bdi>`);
    expect(headlineHtml(catalogues.en, createTally(catalogues.en, snapshot(1, [0, 0])))).toBe('No votes yet');
  });

  test('some votes are never 0 %, and not all votes never 100 %', () => {
    const shares = (votes: number[]) =>
      createTally(catalogues.en, snapshot(1, votes))
        .bars()
        .map((bar) => bar.share);
    expect(shares([999, 1])).toEqual(['>99%', '<1%']);
    expect(shares([1_999, 1, 0])).toEqual(['>99%', '<1%', '0%']);
    expect(shares([99, 1])).toEqual(['99%', '1%']);
    expect(shares([3, 0])).toEqual(['100%', '0%']);
    expect(tallyRows(createTally(catalogues.en, snapshot(1, [999, 1])), optionLetter)[1]).toContain(
      '<td>&lt;1%</td>',
    );
  });

  test('formats counts', () => {
    expect(formatTotal(catalogues.en, { total: 0, kind: 'single' })).toBe('0 votes');
    expect(formatTotal(catalogues.en, { total: 1, kind: 'single' })).toBe('1 vote');
    expect(formatTotal(catalogues.en, { total: 1234, kind: 'single' })).toBe('1,234 votes');
    expect(formatTotal(catalogues.en, { total: 1234, kind: 'multiple' })).toBe('1,234 voters');
    expect(formatTotal(catalogues.en, { total: 1, kind: 'ranked' })).toBe('1 voter');
    expect(createTally(catalogues.en, snapshot(1, [1, 12345])).bars()).toMatchObject([
      { votes: '1', unit: 'vote' },
      { votes: '12,345', unit: 'votes' },
    ]);
  });
});

describe('shares', () => {
  test.each([
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

  test('F162: add up to 100 % and are off by less than one, whatever the votes', () => {
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

test('shares of another whole add up to it', () => {
  expect(roundShares([1, 1, 1, 1, 1, 1, 1], 1_000)).toEqual([143, 143, 143, 143, 143, 143, 142]);
});

describe('the status of a poll', () => {
  const time = '2026-11-21T10:00:00.000000Z';
  test.each([
    [{ status: 'scheduled', opensAt: time }, 'Opens', time],
    [{ status: 'open' }, 'Open', null],
    [{ status: 'open', closesAt: time }, 'Open until', time],
    [{ status: 'closing', closesAt: time }, 'Closing', null],
    [{ status: 'closing', closesAt: time, inFlight: 1 }, 'Closing: 1 vote still to count', null],
    [{ status: 'closing', closesAt: time, inFlight: 1_200 }, 'Closing: 1,200 votes still to count', null],
    [{ status: 'final', sealedAt: time, closesAt: '2026-11-21T09:00:00.000000Z' }, 'Final since', time],
  ] as [Partial<Snapshot>, string, string | null][])('%o: %s %s', (part, text, at) => {
    expect(describeStatus(catalogues.en, { ...snapshot(1), ...part })).toEqual({ text, time: at });
  });
});
