import type { PollStatus } from '@hands/shared/poll/poll';
import { catalogues } from '@hands/shared/texts/catalogues';
import { describe, expect, test } from 'vitest';
import {
  describeScene,
  describeWinner,
  firstScene,
  hasNext,
  lengthOf,
  nearestScene,
  scenes,
  stepScene,
  toggleResults,
} from '../public/scene-model.js';
import type { Scene } from '../public/scene-model.js';
import { createTally } from '../public/tally-model.js';
import { snapshotOf } from './snapshot-of.ts';

const at = (status: PollStatus, visible = true) => ({ status, visible });

describe('the scenes of a projector', () => {
  test('begin with how to join, and with the result once the poll has closed', () => {
    expect(firstScene(at('scheduled'))).toBe('join');
    expect(firstScene(at('open'))).toBe('join');
    expect(firstScene(at('closing'))).toBe('result');
    expect(firstScene(at('final'))).toBe('result');
  });

  test('begin with the one that the address names, if it can be shown', () => {
    for (const scene of scenes) expect(firstScene(at('final'), scene)).toBe(scene);
    expect(firstScene(at('open'), 'vote')).toBe('vote');
    expect(firstScene(at('open'), 'winner')).toBe('result');
    expect(firstScene(at('open'), 'nonsense')).toBe('join');
    expect(firstScene(at('open'), null)).toBe('join');
  });

  test.each<[string, PollStatus, boolean, Scene[]]>([
    ['while the poll is open', 'open', true, ['join', 'vote', 'result']],
    ['while votes are being counted', 'closing', true, ['join', 'vote', 'result']],
    ['when votes are final', 'final', true, ['join', 'vote', 'result', 'winner']],
    ['when final votes are not shown', 'final', false, ['join', 'vote', 'result']],
  ])('follow each other, and stop at both ends, %s', (_when, status, visible, expected) => {
    const snapshot = at(status, visible);
    const last = expected.at(-1) as Scene;
    expect(stepScene(last, 1, snapshot)).toBe(last);
    expect(stepScene('join', -1, snapshot)).toBe('join');
    for (const [index, scene] of expected.entries()) {
      expect(hasNext(scene, snapshot)).toBe(scene !== last);
      expect(stepScene(scene, 1, snapshot)).toBe(expected[index + 1] ?? last);
      expect(stepScene(scene, -1, snapshot)).toBe(expected[index - 1] ?? 'join');
    }
  });

  test('the winner gives way to the result if votes are no longer final or shown', () => {
    expect(nearestScene('winner', at('final'))).toBe('winner');
    expect(nearestScene('winner', at('open'))).toBe('result');
    expect(nearestScene('winner', at('final', false))).toBe('result');
    expect(nearestScene('vote', at('open'))).toBe('vote');
  });

  test('one key hides results behind the options, and shows them', () => {
    expect(scenes.map(toggleResults)).toEqual(['result', 'result', 'vote', 'vote']);
  });

  test('are named for screen readers, without the votes that they do not show', () => {
    const describeAll = (more = {}) => {
      const tally = createTally(catalogues.en, { ...snapshotOf(1, [3, 1]), ...more });
      return scenes.map((scene) => describeScene(catalogues.en, scene, tally));
    };
    expect(describeAll({ status: 'final' })).toEqual([
      'How to join. Voting has closed.',
      'The question and 2 options. Results are not shown.',
      'Results. 4 votes.',
      'Winner: option 0.',
    ]);
    expect(describeAll()[0]).toBe('How to join. 4 votes.');
  });
});

describe('the winner', () => {
  const describeFinal = (votes: number[], more = {}) =>
    describeWinner(
      catalogues.en,
      createTally(catalogues.en, { ...snapshotOf(1, votes), status: 'final', ...more }),
    );

  test('has a share and votes', () => {
    const { title, leaders, figures } = describeFinal([1, 3]);
    expect([title, figures]).toEqual(['Winner', '75% · 3 votes']);
    expect(leaders.map(({ position, text }) => [position, text])).toEqual([[1, 'option 1']]);
  });

  test('may be several, which are tied, however many', () => {
    const { title, leaders, figures } = describeFinal([2, 0, 2, 2, 2, 2]);
    expect([title, figures]).toEqual(['Tied', '2 votes each']);
    expect(leaders.map(({ position }) => position)).toEqual([0, 2, 3, 4, 5]);
    expect(describeFinal([1, 1]).figures).toBe('1 vote each');
  });

  test('is that of the last round in a ranked poll', () => {
    const rounds = [{ votes: [4, null, 5], exhausted: 1, eliminated: null, winners: [2] }];
    const { leaders, figures } = describeFinal([4, 1, 4], { kind: 'ranked', rounds });
    expect(leaders.map(({ position }) => position)).toEqual([2]);
    expect(figures).toBe('56% · 5 votes');
  });

  test('is none without votes, or if votes are not shown', () => {
    expect(describeFinal([0, 0])).toEqual({ title: 'No votes', leaders: [], figures: '' });
    expect(describeFinal([3, 1], { visible: false }).leaders).toEqual([]);
  });
});

test('a question is written smaller the longer it is, and wide letters count twice', () => {
  expect(lengthOf('Cats or Dogs?')).toBe('short');
  expect(lengthOf('x'.repeat(60))).toBe('short');
  expect(lengthOf('x'.repeat(61))).toBe('medium');
  expect(lengthOf('x'.repeat(131))).toBe('long');
  expect(lengthOf('私'.repeat(30))).toBe('short');
  expect(lengthOf('私'.repeat(31))).toBe('medium');
  expect(lengthOf('한'.repeat(66))).toBe('long');
});
