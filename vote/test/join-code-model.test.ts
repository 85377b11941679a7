// What the field for a join code understands and shows; e2e/test/joining-in-a-browser.test.ts tests the field itself.
import { describe, expect, test } from 'vitest';
import { formatCode, formatField, readJoinText } from '../public/join-code-model.js';

const token = '0123456789abcdefghjkmnpqrs';

describe('what was typed or pasted', () => {
  test.each(['123456', ' 123 456 ', '123-456', '123–456', '１２３４５６', '1 2 3 4 5 6'])(
    '%s is a code',
    (text) => {
      expect(readJoinText(text)).toEqual({ code: '123456' });
    },
  );

  test.each([
    'http://localhost:5000/123456',
    'https://polls.example/123456/',
    'polls.example/123456?from=mail',
    'https://polls.example/join?code=123456',
    '/join/?lang=en&code=123456#now',
  ])('%s is the link of a code', (text) => {
    expect(readJoinText(text)).toEqual({ code: '123456' });
  });

  test.each([
    ['https://polls.example/p/abcdefghjk', '/p/abcdefghjk'],
    ['polls.example/p/abcdefghjk/results?present', '/p/abcdefghjk'],
    ['https://polls.example/polls/123456', '/p/123456'],
    ['https://polls.example/embed/abcdefghjk#x', '/p/abcdefghjk'],
    [`https://polls.example/p/abcdefghjk/t/${token}`, `/p/abcdefghjk/t/${token}`],
  ])('%s is the link of a poll', (text, path) => {
    expect(readJoinText(text)).toEqual({ path });
  });

  test.each([
    'code: 123 456',
    'Code:123456.',
    'Join at polls.example with 123-456!',
    'Our poll in room 4, code 123 456',
    'Vote at https://polls.example/join, code 123 456. (123456)',
    '<https://polls.example/123456>',
    'Vote here: https://polls.example/join?code=123456.',
  ])('%s has a code in it', (text) => {
    expect(readJoinText(text)).toEqual({ code: '123456' });
  });

  test.each([
    [`Please vote: https://polls.example/p/abcdefghjk.`, '/p/abcdefghjk'],
    [`https://polls.example/p/abcdefghjk or with the code 123 456`, '/p/abcdefghjk'],
    [`123456\nhttps://polls.example/123456\n(https://polls.example/p/abcdefghjk)`, '/p/abcdefghjk'],
    [`Your link:\n<https://polls.example/p/abcdefghjk/t/${token}>`, `/p/abcdefghjk/t/${token}`],
  ])('%s has the link of a poll in it', (text, path) => {
    expect(readJoinText(text)).toEqual({ path });
  });

  test.each([
    '',
    '12345',
    'call 030 123 456',
    '123 456 or 654 321',
    'on 2026-11-27',
    'a123456bcd',
    '1234567',
    'abcdef',
    'polls.example',
    'https://polls.example/1234567',
    '/p/short',
    '/p/../admin',
  ])('“%s” is neither', (text) => {
    expect(readJoinText(text)).toBeUndefined();
  });
});

test('a code is shown in two groups', () => {
  expect(['', '1', '123', '1234', '123456'].map(formatCode)).toEqual(['', '1', '123', '123 4', '123 456']);
});

describe('in the field', () => {
  test.each([
    ['1234', 4, { value: '123 4', caret: 5, place: 4 }],
    ['123 ', 4, { value: '123', caret: 3, place: 3 }],
    ['123 456', 2, { value: '123 456', caret: 2, place: 2 }],
    ['12x', 3, undefined],
    ['https://polls.example/123456', 5, undefined],
    ['1234567', 7, { value: '123 456', caret: 7, place: 6 }],
    ['９９', 2, { value: '99', caret: 2, place: 2 }],
  ])('%s with the caret at %i', (text, caret, formatted) => {
    expect(formatField(text, caret)).toEqual(formatted);
  });

  test('a digit typed or deleted in the middle leaves the caret where it was', () => {
    expect(formatField('12934 56', 3)).toEqual({ value: '129 345', caret: 3, place: 3 });
    expect(formatField('123 56', 4)).toEqual({ value: '123 56', caret: 3, place: 3 });
  });
});
