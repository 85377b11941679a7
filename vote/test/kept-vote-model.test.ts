// A vote that could not be sent: when it is sent again, and when it must not be.
import { expect, test } from 'vitest';
import { delayAfter, describeWait, judgeKept } from '../public/kept-vote-model.js';

const kept = { voterTag: 'a', optionsVersion: '1', castAt: undefined, choices: '1' };
const page = { ...kept, choices: undefined, status: 'open', hasForm: true };
const later = { castAt: '1000', choices: '0' };

test('a kept vote is sent if the page is still that of the same voter, vote and options', () => {
  expect(judgeKept(kept, page)).toBe('send');
  const changing = { ...kept, castAt: '1000' };
  expect(judgeKept(changing, { ...page, ...later })).toBe('send');
});

test('a vote whose answer was lost has arrived if the page shows it, also after the poll has closed', () => {
  expect(judgeKept(kept, { ...page, ...later, choices: '1' })).toBe('arrived');
  expect(judgeKept(kept, { ...page, ...later, choices: '1', status: 'final', hasForm: false })).toBe(
    'arrived',
  );
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
  ['a poll that is closing', { status: 'closing', hasForm: false }, 'closed before your vote could be sent'],
  ['a final result', { status: 'final', hasForm: false }, 'closed before your vote could be sent'],
  ['a poll that opens later', { status: 'scheduled', hasForm: false }, 'not open any more'],
  ['a voting link that was revoked', { hasForm: false }, 'can no longer vote'],
  ['other options', { optionsVersion: '2' }, 'options of this poll have changed'],
])('a kept vote is not sent after %s, and the page says so', (_what, change, reason) => {
  expect(judgeKept(kept, { ...page, ...change })).toContain(reason);
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
  const { text } = describeWait(wait);
  expect(text).toContain('on this device and does not count yet. 2 attempts so far. Trying again in 6 s');
  expect(describeWait({ ...wait, isKept: false, secondsLeft: 0 }).text).toMatch(
    /on this page.*Trying again now/,
  );
  expect(describeWait({ ...wait, isOffline: true })).toEqual({
    title: 'You are offline',
    text: 'Your vote is kept on this device and is sent when you are back online. It does not count yet.',
  });
});
