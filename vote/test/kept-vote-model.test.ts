// A vote that could not be sent: when it is sent again, and when it must not be.
import { catalogues } from '@hands/shared/texts/catalogues';
import { expect, test } from 'vitest';
import { delayAfter, describeWait, judgeKept } from '../public/kept-vote-model.js';

const kept = { voterTag: 'a', optionsVersion: '1', castAt: undefined, choices: '1' };
const page = { ...kept, choices: undefined, status: 'open', hasForm: true };
const later = { castAt: '1000', choices: '0' };

test('a kept vote is sent if the page is still that of the same voter, vote and options', () => {
  expect(judgeKept(catalogues.en, kept, page)).toBe('send');
  const changing = { ...kept, castAt: '1000' };
  expect(judgeKept(catalogues.en, changing, { ...page, ...later })).toBe('send');
});

test('a vote whose answer was lost has arrived if the page shows it, also after the poll has closed', () => {
  expect(judgeKept(catalogues.en, kept, { ...page, ...later, choices: '1' })).toBe('arrived');
  expect(
    judgeKept(catalogues.en, kept, { ...page, ...later, choices: '1', status: 'final', hasForm: false }),
  ).toBe('arrived');
});

test.each([
  ['another voter', { voterTag: 'b' }, 'another voter'],
  [
    'another voter, who has voted for the same',
    { voterTag: 'b', castAt: '1000', choices: '1' },
    'another voter',
  ],
  ['a later vote', later, 'You have voted in this poll since'],
  ['a withdrawal', { castAt: '1000', choices: '' }, 'You have voted in this poll since'],
  ['a final result', { status: 'final', hasForm: false }, 'closed before your vote could be sent'],
  ['a poll that opens later', { status: 'scheduled', hasForm: false }, 'not open any more'],
  ['a voting link that was revoked', { hasForm: false }, 'can no longer vote'],
  ['other options', { optionsVersion: '2' }, 'options of this poll have changed'],
])('a kept vote is not sent after %s, and the page says so', (_what, change, reason) => {
  expect(judgeKept(catalogues.en, kept, { ...page, ...change })).toContain(reason);
});

test('a vote waits while it is not known whether it counts: without the database, and while the poll is closing', () => {
  const closing = { ...page, status: 'closing', hasForm: false };
  expect(judgeKept(catalogues.en, kept, closing)).toBe('wait');
  expect(judgeKept(catalogues.en, kept, { ...closing, ...later, choices: '1' })).toBe('arrived');
  const down = { ...page, ballotUnknown: '' };
  for (const castAt of [undefined, '1000'])
    expect(judgeKept(catalogues.en, { ...kept, castAt }, down)).toBe('wait');
  expect(judgeKept(catalogues.en, kept, { ...down, status: 'final', hasForm: false })).toBe('wait');
});

test('an earlier vote that was taken back by a reset is no later vote', () => {
  expect(judgeKept(catalogues.en, { ...kept, castAt: '1000' }, page)).toBe('send');
});

test('a vote from a page that could not look up an earlier one is not said to be older than that one', () => {
  const blind = { ...kept, ballotUnknown: '' };
  expect(judgeKept(catalogues.en, blind, page)).toBe('send');
  expect(judgeKept(catalogues.en, blind, { ...page, ...later, choices: '1' })).toBe('arrived');
  expect(judgeKept(catalogues.en, blind, { ...page, ...later })).toContain(
    'You have another vote in this poll',
  );
});

test.each([
  [{ voterTag: 'b' }],
  [later],
  [{ status: 'final', hasForm: false }],
  [{ status: 'scheduled' }],
  [{ hasForm: false }],
  [{ optionsVersion: '2' }],
])('a vote whose answer was lost is not said to be unsent or not to count: %j', (change) => {
  const reason = judgeKept(catalogues.en, { ...kept, isUnknown: true }, { ...page, ...change });
  expect(reason).toContain('we could not confirm the vote');
  expect(reason).not.toMatch(/not sent|does not count/);
});

test('the pause grows to half a minute, and is at least what the server asks for', () => {
  expect([1, 2, 3, 4, 5, 9].map((attempts) => delayAfter(attempts, null))).toEqual([
    3_000, 6_000, 12_000, 24_000, 30_000, 30_000,
  ]);
  expect(delayAfter(1, '20')).toBe(20_000);
  expect(delayAfter(1, 'soon')).toBe(3_000);
});

test('a vote that waits says that it does not count yet, where it is kept, and how often it was sent', () => {
  const wait = { isOffline: false, isKept: true, attempts: 2, secondsLeft: 6 };
  const { text } = describeWait(catalogues.en, wait);
  expect(text).toContain('on this device. It does not count yet. 2 attempts so far. Trying again in 6 s');
  expect(describeWait(catalogues.en, { ...wait, isKept: false, secondsLeft: 0 }).text).toMatch(
    /on this page.*Trying again now/,
  );
  const unknown = describeWait(catalogues.en, { ...wait, isUnknown: true });
  expect(unknown.title).toBe('We could not confirm your vote');
  expect(unknown.text).toContain('We do not know yet whether it counts. 2 attempts so far.');
  expect(describeWait(catalogues.en, { ...wait, isOffline: true })).toEqual({
    title: 'You are offline',
    text: 'Your vote is kept on this device and is sent when you are back online. It does not count yet.',
  });
});
