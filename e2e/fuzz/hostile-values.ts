// Values that break programs: of other types, huge, negative, invisible, or with a meaning to some parser.
import fc from 'fast-check';

/** Must never appear like this in a page. */
export const CANARY = '<img/src=x>';

const long = (text: string, length: number) => text.repeat(length);
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

const texts = [
  '',
  ' ',
  '0',
  '-1',
  '1.5',
  '01',
  '1e3',
  '0x10',
  '2147483647',
  '2147483648',
  '9007199254740993',
  '99999999999999999999',
  'NaN',
  'Infinity',
  'null',
  'undefined',
  'true',
  '[object Object]',
  '__proto__',
  'constructor',
  'toString',
  '..',
  '../../etc/passwd',
  '\0',
  'a\0b',
  '\u202eabc',
  '\u200b',
  '\ufeff',
  '٣',
  '🗳️👩‍👩‍👧',
  'e\u0301'.repeat(20),
  CANARY,
  `"'>${CANARY}`,
  '</script><script>alert(1)</script>',
  "' or 1=1 --",
  '=cmd|calc!A1',
  '{{7*7}}<%= 7*7 %>${7*7}',
  '%',
  '%00',
  '%0d%0aX-Injected: 1',
  'a&b=c;d#e?f',
  '1,2',
  '2026-02-30T00:00:00Z',
  '1970-01-01T00:00:00+23:59',
  '2254-12-31T23:59:59-23:59',
  '9999-12-31T23:59:59Z',
  long('a', 121),
  long('a', 301),
  long('é', 2_000),
];

/** Texts with any Unicode code points, but without lone surrogates. */
export const anyHostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...texts) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
);

const jsonTexts = [
  'null',
  'true',
  'false',
  '0',
  '-0',
  '-1',
  '1.5',
  '20',
  '1e400',
  '-1e400',
  '1e-400',
  '2147483648',
  '9007199254740991',
  '9007199254740993',
  long('9', 400),
  '[]',
  '{}',
  '[[]]',
  '[null]',
  '[{}]',
  '"\\u0000"',
  '"\\ud800"',
  '"a\\udfffb"',
  '"\\ud83d"',
  nested(100),
  nested(1_500),
  `${long('{"a":', 400)}1${long('}', 400)}`,
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"isAdmin":true}}}',
  '{"toString":1,"valueOf":1}',
  '{"length":1e9}',
  '{"then":1}',
  '{"0":"a","length":1}',
  `[${long('0,', 300)}0]`,
  `"${long('x', 3_000)}"`,
];

/** JSON text of one value. Some of it means something that JavaScript's own values cannot express. */
export const anyHostileJson: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...jsonTexts) },
  { weight: 3, arbitrary: anyHostileText.map((text) => JSON.stringify(text)) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 3 }) },
);

export const hostileKeys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  'then',
  '0',
  'length',
  CANARY,
];
